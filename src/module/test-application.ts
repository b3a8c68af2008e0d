import type { AmfValue } from '../codec/amf/value.ts';
import { parseRawQuery } from '../codec/rtmp/raw-query.ts';
import type { ApplicationSettings } from '../config/settings.ts';
import type { Clock } from '../media/clock.ts';
import { StreamRegistry } from '../media/stream-registry.ts';
import { ApplicationInstance } from './application-instance.ts';
import {
  type ApplicationModule,
  type LoadedApplication,
  readModuleProperties,
} from './application-modules.ts';
import type { AuditRecord } from './audit.ts';
import type { Client } from './client.ts';
import type { DenyReason } from './decision.ts';
import type { Access, CommandOutcome, Refusal } from './gate.ts';
import { bringAlong } from './gather-modules.ts';
import { findHttpModule, ServedCall } from './http-serving.ts';
import { ModuleLoader } from './loader.ts';
import { startModules } from './module-start.ts';
import { RecordedLog } from './recorded-log.ts';
import type { GateName, PublishRequest } from './request.ts';
import { SharedTables } from './shared-tables.ts';
import { readStreamSettings } from './stream-settings.ts';
import { type TestHttpAnswer, TestHttpCall, type TestHttpRequest } from './test-http.ts';

/** What a test's client is, where it differs from an encoder at 192.0.2.1. Queries are text. */
export type TestClient = Partial<Omit<Client, 'user' | 'application' | 'instance' | 'appQuery'>> & {
  readonly appQuery?: string;
};

export interface TestRequest {
  readonly client?: TestClient;
  /** `myStream` unless the test says otherwise. */
  readonly streamName?: string;
  /** With a prefix (`mp4:`); the stream name unless the test says otherwise. */
  readonly requestedName?: string;
  /** What followed the `?` of the stream name. */
  readonly query?: string;
}

export interface TestRefusal {
  readonly accepted: false;
  /** The gate that refused: a client may fail at connect before it can publish. */
  readonly gate: GateName;
  readonly reason: DenyReason;
  readonly description: string;
  /** The module that refused; `undefined` when it was the server itself. */
  readonly module: string | undefined;
}

/** What came of a publish or play. */
export type TestAnswer =
  | {
      readonly accepted: true;
      readonly user: string | undefined;
      /** The public name. */
      readonly streamName: string;
      readonly access: Access;
      /** Ends the publication or the playing; the client stays connected. */
      end(): void;
    }
  | TestRefusal;

export interface TestApplicationOptions {
  readonly settings: ApplicationSettings;
  readonly listed: readonly ApplicationModule[];
  readonly instance: string;
  readonly home: string;
  readonly clock: Clock;
  readonly beside: TestApplication | undefined;
}

/** One application instance with the module under test, as the server would run it, without a socket. */
export class TestApplication {
  /** Every decision, in order. */
  readonly audit: AuditRecord[] = [];
  readonly #settings: ApplicationSettings;
  readonly #listed: readonly ApplicationModule[];
  readonly #instanceName: string;
  readonly #home: string;
  readonly #clock: Clock;
  readonly #log = new RecordedLog();
  readonly #registry: StreamRegistry;
  readonly #shared: SharedTables;
  #instance: Promise<ApplicationInstance> | undefined;
  #clients = 0;

  constructor(options: TestApplicationOptions) {
    this.#settings = options.settings;
    this.#listed = options.listed;
    this.#instanceName = options.instance;
    this.#home = options.home;
    this.#clock = options.clock;
    this.#shared = options.beside ? options.beside.#shared : new SharedTables(() => options.clock.now());
    this.#registry = new StreamRegistry({
      clock: options.clock,
      onListenerError: (err) => this.#log.error({ err }, 'a listener failed'),
    });
  }

  /** Everything logged so far. */
  get log(): RecordedLog['lines'] {
    return this.#log.lines;
  }

  /** Makes and starts the modules; throws with every problem when they do not start. */
  async start(): Promise<void> {
    await this.#started();
  }

  /** Disconnects every client, then runs onAppStop. */
  async stop(): Promise<void> {
    const instance = await this.#instance;
    this.#instance = undefined;
    await instance?.stop();
  }

  /** Connects a client; starts the application when it does not run yet. */
  async connect(
    client: TestClient = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<{ readonly accepted: true; readonly access: Access } | TestRefusal> {
    const instance = await this.#started();
    const unknown = this.#makeClient(client);
    const outcome = await instance.accept(unknown, signal, () => undefined);
    return outcome.accepted ? outcome : this.#refusal('connect', unknown.id, outcome);
  }

  /** Connects a new client that announces a stream name; resolves to the refusal, if it is refused. */
  async release(request: TestRequest = {}): Promise<TestRefusal | undefined> {
    const connected = await this.connect(request.client);
    if (!connected.accepted) return connected;
    const { access } = connected;
    const refusal = await access.release(streamOf(request), new AbortController().signal);
    return refusal && this.#refusal('release', access.client.id, refusal);
  }

  /** Connects a new client that publishes. */
  async publish(
    request: TestRequest & { readonly mode?: PublishRequest['mode'] } = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TestAnswer> {
    const connected = await this.connect(request.client);
    if (!connected.accepted) return connected;
    const { access } = connected;
    const { mode = 'live' } = request;
    const outcome = await access.publish({ ...streamOf(request), mode }, signal);
    if (!outcome.accepted) return this.#refusal('publish', access.client.id, outcome);
    const user = this.#recordOf('publish', access.client.id)?.user;
    const end = () => outcome.publication.end('unpublished');
    return { accepted: true, user, streamName: outcome.streamName, access, end };
  }

  /** Connects a new client that plays. */
  async play(
    request: TestRequest = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<TestAnswer> {
    const connected = await this.connect(request.client);
    if (!connected.accepted) return connected;
    const { access } = connected;
    const outcome = await access.play(streamOf(request), signal);
    if (!outcome.accepted) return this.#refusal('play', access.client.id, outcome);
    const user = this.#recordOf('play', access.client.id)?.user;
    return { accepted: true, user, streamName: outcome.streamName, access, end: () => outcome.stop() };
  }

  /**
   * Sends an HTTP request for a path below the application: `myStream.flv`. Resolves when its answer has begun;
   * `undefined` when no module serves such a path.
   */
  async request(
    path: string,
    { client, ...given }: TestHttpRequest & { readonly client?: TestClient } = {},
  ): Promise<TestHttpAnswer | undefined> {
    const instance = await this.#started();
    const served = findHttpModule(await this.#load(), path);
    if (served === undefined) return undefined;
    const call = new TestHttpCall(this.#makeClient(client ?? {}), path, given, this.#log);
    void new ServedCall(call, served, { kind: 'leased', instance, release: () => undefined }).run();
    return call.answered;
  }

  /** Connects a new client that calls a command. */
  async command(name: string, ...args: readonly AmfValue[]): Promise<CommandOutcome> {
    const connected = await this.connect();
    if (!connected.accepted) return { kind: 'error', description: connected.description };
    return connected.access.command(name, args, new AbortController().signal);
  }

  #started(): Promise<ApplicationInstance> {
    this.#instance ??= this.#start();
    return this.#instance;
  }

  async #start(): Promise<ApplicationInstance> {
    const clock = this.#clock;
    const log = this.#log;
    const instance = this.#instanceName;
    const application = await this.#load();
    const started = await startModules(application, {
      instance,
      home: this.#home,
      log,
      clock,
      shared: (call) => this.#shared.run(call),
      isLive: (name) => this.#registry.isLive({ application: application.settings.name, instance, name }),
    });
    if (started.problems)
      throw new Error(started.problems.map(({ key, rule }) => `${key}: ${rule}`).join('\n'));
    return new ApplicationInstance({
      application,
      instance,
      modules: started.modules,
      registry: this.#registry,
      audit: { record: (record) => this.audit.push(record) },
      clock,
      log,
    });
  }

  async #load(): Promise<LoadedApplication> {
    const settings = this.#settings;
    const loader = new ModuleLoader(this.#home);
    const { modules, providers, problems } = await bringAlong(loader, settings, this.#listed);
    const read = modules.map((module) => readModuleProperties(module, settings.properties));
    const all = [...problems, ...read.flatMap((each) => each.problems)];
    if (all.length > 0) throw new Error(all.map(({ key, rule }) => `${key} ${rule}`).join('\n'));
    const { values: streams } = readStreamSettings(settings);
    return { settings, modules: read.map(({ module }) => module), providers, streams, problems: [] };
  }

  #makeClient({ appQuery = '', ...given }: TestClient): Omit<Client, 'user'> {
    this.#clients += 1;
    return {
      id: `client-${this.#clients}`,
      protocol: 'rtmp',
      address: '192.0.2.1',
      port: 50_000,
      secure: false,
      application: this.#settings.name,
      instance: this.#instanceName,
      appQuery: parseRawQuery(appQuery),
      tcUrl: `rtmp://example.test/${this.#settings.name}`,
      flashVer: 'FMLE/3.0 (compatible; FMSc/1.0)',
      pageUrl: '',
      swfUrl: '',
      announcesPublishing: true,
      authorization: '',
      connectArguments: [],
      ...given,
    };
  }

  #refusal(gate: GateName, clientId: string, { description, reason }: Refusal): TestRefusal {
    const module = this.#recordOf(gate, clientId)?.module;
    return { accepted: false, gate, reason, description, module };
  }

  #recordOf(gate: GateName, clientId: string): AuditRecord | undefined {
    return this.audit.findLast((record) => record.gate === gate && record.client.id === clientId);
  }
}

function streamOf({ query = '', streamName = 'myStream', requestedName = streamName }: TestRequest) {
  return { streamName, requestedName, query: parseRawQuery(query) };
}
