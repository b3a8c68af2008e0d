import type { ConfigProblem } from '../config/settings.ts';
import type { Clock } from '../media/clock.ts';
import type { StreamDirectory } from '../media/stream-directory.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import { ApplicationCatalog, type GateSettings } from './application-catalog.ts';
import type { KnownApplication } from './application-file.ts';
import type { PropertyNameCheck } from './application-modules.ts';
import { ApplicationSlots, type Lease, type Leased, type SlotRules } from './application-slots.ts';
import { type AuditSink, LogAuditSink } from './audit.ts';
import type { Client } from './client.ts';
import type { DenyReason } from './decision.ts';
import { DecisionRecorder } from './decision-recorder.ts';
import { defaultInstance } from './default-instance.ts';
import { type CatalogDescription, describeCatalog } from './describe-catalog.ts';
import { defaultEngineLimits, type EngineLimits, isClientName } from './engine-limits.ts';
import type { Explanation, Question } from './explanation.ts';
import type { ConnectOutcome, Gate, Refusal } from './gate.ts';
import { GateReload } from './gate-reload.ts';
import type { HttpCall } from './http-call.ts';
import { clientOf, findHttpModule, type HttpModule, ServedCall } from './http-serving.ts';
import { instanceKey } from './instance-key.ts';
import { InstanceStarter } from './instance-starter.ts';
import type { Logger } from './logger.ts';
import type { LoginCounterStore } from './login-counters.ts';
import { LoginGuard, type LoginNews } from './login-guard.ts';
import { waitText } from './login-verdict.ts';
import type { SharedAsk } from './shared-call.ts';
import { SharedTables } from './shared-tables.ts';

export interface GateEngineOptions {
  readonly settings: GateSettings;
  readonly registry: StreamRegistry;
  /** Says who may have a name; the registry when left out. */
  readonly directory?: StreamDirectory | undefined;
  /** Keeps what instances have in common; this process when left out. */
  readonly shared?: SharedAsk | undefined;
  readonly log: Logger;
  readonly clock: Clock;
  /** Where decisions are recorded; the log when left out. */
  readonly audit?: AuditSink;
  readonly limits?: Partial<EngineLimits>;
  /** Keeps the counts of failed logins over a restart; in memory only when left out. */
  readonly loginCounters?: LoginCounterStore | undefined;
  /** Told of what was counted of logins, for the other workers: see `LoginGuard.hear`. */
  readonly tellLogin?: ((news: LoginNews) => void) | undefined;
  /** What counts as one address for `maxInstancesPerAddress`: one host commands a whole /64 of IPv6. */
  readonly peerOf: (address: string) => string;
  /** The configuration layer's check; an error that it reports keeps the application from starting. */
  readonly checkPropertyNames: PropertyNameCheck;
}

/**
 * The gate that every protocol asks: it knows the applications, starts their instances and lets their
 * modules decide. Whatever goes wrong on the way to a decision denies.
 */
export class GateEngine implements Gate {
  readonly #options: GateEngineOptions;
  readonly #limits: EngineLimits;
  readonly #recorder: DecisionRecorder;
  #catalog: ApplicationCatalog;
  readonly #slots: ApplicationSlots;
  readonly #starter: InstanceStarter;
  /** Counts failed logins. */
  readonly logins: LoginGuard;
  readonly #closing = new AbortController();

  constructor(options: GateEngineOptions) {
    const { checkPropertyNames, clock, limits, log, registry, settings } = options;
    const audit = options.audit ?? new LogAuditSink(log);
    this.#options = options;
    this.#limits = { ...defaultEngineLimits, ...limits };
    this.#recorder = new DecisionRecorder({ sink: audit, log, clock });
    this.#catalog = new ApplicationCatalog(settings, checkPropertyNames);
    this.#slots = new ApplicationSlots(clock, this.#limits.maxInstancesPerAddress);
    const { loginCounters: store, peerOf, tellLogin: tell } = options;
    this.logins = new LoginGuard({ store, peerOf, now: () => Date.now(), tell });
    const { home } = settings;
    const { signal } = this.#closing;
    const tables = new SharedTables(() => clock.now());
    this.#starter = new InstanceStarter({
      home,
      registry,
      directory: options.directory ?? registry,
      shared: options.shared ?? ((call) => tables.run(call)),
      audit,
      logins: this.logins,
      clock,
      log,
      signal,
    });
  }

  /** Loads and checks the modules of all applications; starts nothing. */
  check(): Promise<ConfigProblem[]> {
    return this.#catalog.check();
  }

  /**
   * Checks, then starts `_definst_` of every application that has its own file, so that what cannot start
   * shows before the first client; of the file for all other names it only makes the modules. With an error among the problems, close the engine again.
   */
  async prepare(): Promise<ConfigProblem[]> {
    const problems = await this.check();
    const started = this.#catalog.configured().map(async (application) => {
      const startProblems: ConfigProblem[] = [];
      const lease = await this.#lease(application, defaultInstance, undefined, startProblems);
      if (lease.kind === 'leased') lease.release();
      return startProblems;
    });
    const standIn = this.#catalog.standIn();
    const tried = standIn === undefined ? [] : [this.#starter.tryOut(standIn)];
    return [...problems, ...(await Promise.all([...started, ...tried])).flat()];
  }

  /**
   * Takes other settings, of the same home folder, in the place of those in force: check it, then apply it. What
   * clients have goes on, and so does what is counted of failed logins. One at a time.
   */
  reload(settings: GateSettings): GateReload {
    const { checkPropertyNames } = this.#options;
    return new GateReload({
      before: this.#catalog,
      after: new ApplicationCatalog(settings, checkPropertyNames),
      slots: this.#slots,
      starter: this.#starter,
      rulesFor: (application, instance, problems) => this.#rulesFor(application, instance, problems),
      adopt: (catalog) => {
        this.#catalog = catalog;
      },
    });
  }

  async connect(client: Omit<Client, 'user'>, signal: AbortSignal): Promise<ConnectOutcome> {
    try {
      return await this.#connect(client, signal);
    } catch (err) {
      // Nothing is known to throw here; if something does, it must not open the gate.
      this.#options.log.error({ connection: client.id, err }, 'the gate failed');
      return this.#refuse(client, 'unavailable', 'The server cannot answer this request');
    }
  }

  async #connect(client: Omit<Client, 'user'>, signal: AbortSignal): Promise<ConnectOutcome> {
    const lease = await this.#enter(client);
    return 'accepted' in lease ? lease : this.#accept(lease, client, signal);
  }

  /** What comes before any module is asked: a place in the application instance that the client names. */
  async #enter(client: Omit<Client, 'user'>): Promise<Leased | Refusal> {
    const bannedMs = this.logins.banOf(client.address);
    if (bannedMs > 0) return this.#refuse(client, 'forbidden', waitText(bannedMs));
    if (!isClientName(client.instance)) {
      return this.#refuse(client, 'not-found', 'There is no such application instance');
    }
    const lease = await this.#leaseFor(client);
    switch (lease?.kind) {
      case undefined:
        return this.#refuse(client, 'not-found', 'There is no such application');
      case 'full':
        return this.#refuse(client, 'over-capacity', 'The application has too many instances');
      case 'peer-full':
        return this.#refuse(client, 'over-capacity', 'This address uses too many application instances');
      case 'failed':
        return this.#refuse(client, 'unavailable', 'The application cannot start');
      case 'closed':
        return this.#refuse(client, 'unavailable', 'The server is stopping');
      case 'leased':
        return lease;
    }
  }

  async serveHttp(call: HttpCall): Promise<void> {
    try {
      const module = await this.#findHttpModule(call);
      if (module === undefined) {
        // Bots ask for everything: what no module serves is no decision, and no audit's business.
        call.refuse({ accepted: false, reason: 'not-found', description: 'There is nothing here' });
        return;
      }
      const lease = await this.#enter(clientOf(call, module.route));
      if ('accepted' in lease) call.refuse(lease);
      else await new ServedCall(call, module, lease).run();
    } catch (err) {
      this.#options.log.error({ connection: call.client.id, err }, 'the gate failed');
      const description = 'The server cannot answer this request';
      if (!call.isAnswered) call.refuse({ accepted: false, reason: 'unavailable', description });
    }
  }

  /**
   * How the gate would answer: starts the application's instance and asks its modules. Nothing is published,
   * played, counted or recorded.
   */
  async explain(question: Question, signal: AbortSignal): Promise<Explanation> {
    const { address, application: name, instance } = question.client;
    const bannedMs = this.logins.banOf(address);
    if (bannedMs > 0) return unanswered('forbidden', waitText(bannedMs));
    const application = this.#catalog.find(name);
    if (!application || !isClientName(instance)) {
      return unanswered('not-found', 'There is no such application or instance');
    }
    const lease = await this.#lease(application, instance, undefined, []);
    if (lease.kind !== 'leased') return unanswered('unavailable', 'The application cannot start');
    try {
      return await lease.instance.explain(question, signal);
    } finally {
      lease.release();
    }
  }

  /** What `sluice modules` shows. */
  describe(): Promise<CatalogDescription> {
    return describeCatalog(this.#catalog);
  }

  /** Disconnects whoever is left and stops every instance, also those on their way up; later connects are refused. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#slots.close();
  }

  async #findHttpModule({ client, request }: HttpCall): Promise<HttpModule | undefined> {
    const application = await this.#catalog.find(client.application)?.load();
    return application && findHttpModule(application, request.path);
  }

  async #accept(lease: Leased, client: Omit<Client, 'user'>, signal: AbortSignal): Promise<ConnectOutcome> {
    let accepted = false;
    try {
      const outcome = await lease.instance.accept(client, signal, () => lease.release());
      accepted = outcome.accepted;
      return outcome;
    } finally {
      if (!accepted) lease.release();
    }
  }

  /** By the configuration that is in force when the client gets its place. */
  async #leaseFor(client: Omit<Client, 'user'>): Promise<Exclude<Lease, { kind: 'outdated' }> | undefined> {
    const peer = this.#options.peerOf(client.address);
    for (;;) {
      const application = this.#catalog.find(client.application);
      if (!application) return undefined;
      const lease = await this.#lease(application, client.instance, peer, []);
      if (lease.kind !== 'outdated') return lease;
    }
  }

  #lease(
    application: KnownApplication,
    instance: string,
    peer: string | undefined,
    problems: ConfigProblem[],
  ): Promise<Lease> {
    const rules = this.#rulesFor(application, instance, problems);
    return this.#slots.lease(instanceKey(application.name, instance), rules, peer);
  }

  #rulesFor(application: KnownApplication, instance: string, problems: ConfigProblem[]): SlotRules {
    return {
      ...this.#bound(application, instance),
      idleTimeoutMs: application.applicationTimeoutMs,
      isCurrent: () => this.#catalog.isCurrent(application.name, application.file),
      start: () => this.#starter.start(application, instance, problems),
    };
  }

  #bound(
    { file: { fallback }, name }: KnownApplication,
    instance: string,
  ): Pick<SlotRules, 'group' | 'maxInGroup'> {
    const { maxFallbackInstances, maxInstancesPerApplication } = this.#limits;
    if (fallback) return { group: 'fallback', maxInGroup: maxFallbackInstances };
    // The operator made this one: whoever brings up others must not lock everybody out of it.
    if (instance === defaultInstance) return { group: undefined, maxInGroup: 1 };
    return { group: `application ${name}`, maxInGroup: maxInstancesPerApplication };
  }

  #refuse(client: Omit<Client, 'user'>, reason: DenyReason, description: string) {
    return this.#recorder.begin('connect', client).refuse(reason, description);
  }
}

/** The server itself refuses before any module is asked. */
function unanswered(reason: DenyReason, description: string): Explanation {
  return {
    answers: [],
    outcome: { allowed: false, gate: 'connect', module: undefined, reason, description },
  };
}
