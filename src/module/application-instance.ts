import type { Clock } from '../media/clock.ts';
import type { StreamDirectory } from '../media/stream-directory.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { LoadedApplication } from './application-modules.ts';
import type { AuditSink } from './audit.ts';
import type { Client } from './client.ts';
import { type AccessContext, ClientAccess } from './client-access.ts';
import { DecisionRecorder } from './decision-recorder.ts';
import { type Explanation, explain, type Question } from './explanation.ts';
import type { ConnectOutcome } from './gate.ts';
import { HookRunner, type RunningModule } from './hook-runner.ts';
import type { ModuleHooks } from './hooks.ts';
import type { Logger } from './logger.ts';
import type { LoginGuard } from './login-guard.ts';
import { stopModules } from './module-start.ts';
import { notAccepted } from './own-refusals.ts';

/** How long a stopping instance waits for modules that are still hearing of their clients' end. */
const maxFarewellMs = 2_000;

export interface ApplicationInstanceOptions {
  readonly application: LoadedApplication;
  readonly instance: string;
  /** Made and started. */
  readonly modules: readonly RunningModule[];
  readonly registry: StreamRegistry;
  /** Says who may have a name; the registry when left out. */
  readonly directory?: StreamDirectory | undefined;
  readonly audit: AuditSink;
  readonly clock: Clock;
  readonly log: Logger;
  readonly logins?: LoginGuard | undefined;
}

/** A running application instance: its modules and the clients they let in. */
export class ApplicationInstance {
  readonly #options: ApplicationInstanceOptions;
  readonly #context: Omit<AccessContext, 'onClosed'>;
  readonly #clients = new Set<ClientAccess>();
  /** Modules that are still being told that a client went. */
  readonly #farewells = new Set<Promise<void>>();

  constructor(options: ApplicationInstanceOptions) {
    this.#options = options;
    const { application, audit, clock, instance, log, logins, modules, registry } = options;
    this.#context = {
      application: application.settings.name,
      instance,
      streams: application.streams,
      modules,
      runner: new HookRunner({ modules, log, clock, logins }),
      recorder: new DecisionRecorder({ sink: audit, log, clock }),
      registry,
      directory: options.directory ?? registry,
      clock,
      log,
    };
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Asks the connect gate. `onClosed` runs once, when an accepted client is gone. */
  async accept(
    unknown: Omit<Client, 'user'>,
    signal: AbortSignal,
    onClosed: () => void,
  ): Promise<ConnectOutcome> {
    const { recorder, runner } = this.#context;
    const pending = recorder.begin('connect', unknown);
    const asking: Client = Object.freeze({ ...unknown, user: undefined });
    const verdict = await runner.decide(Object.freeze({ gate: 'connect', client: asking }), signal);
    if (verdict.kind === 'gone' || signal.aborted) return pending.giveUp();
    if (verdict.kind === 'deny') return pending.refuse(verdict.reason, verdict.description, verdict);
    const { allowedBy, connectInfo, user } = verdict;
    if (!this.#options.application.settings.autoAccept && allowedBy.length === 0) {
      return pending.refuse(notAccepted.reason, notAccepted.description, { user });
    }
    pending.allow(user, '', allowedBy.at(-1));
    const client: Client = Object.freeze({ ...unknown, user });
    const access = new ClientAccess(client, {
      ...this.#context,
      onClosed: (closed, told) => {
        this.#clients.delete(closed);
        this.#keepFarewell(told);
        onClosed();
      },
    });
    this.#clients.add(access);
    // Whoever asked need not find out for itself that the client went in this very moment.
    signal.addEventListener('abort', () => access.disconnect(), { once: true });
    return { accepted: true, access, info: connectInfo };
  }

  /** The hooks of a module of this instance. */
  hooksOf(module: string): ModuleHooks | undefined {
    return this.#options.modules.find(({ name }) => name === module)?.hooks;
  }

  /** How the modules would answer a client. */
  explain(question: Question, signal: AbortSignal): Promise<Explanation> {
    const { application, clock, log, modules } = this.#options;
    return explain(question, { modules, clock, log, autoAccept: application.settings.autoAccept }, signal);
  }

  /** Ends every client, then stops the modules in reverse order. */
  async stop(): Promise<void> {
    for (const access of this.#clients) access.disconnect();
    await this.#farewell();
    await stopModules(this.#options.modules, this.#options);
  }

  #keepFarewell(told: Promise<void>): void {
    const farewell = told.then(() => {
      this.#farewells.delete(farewell);
    });
    this.#farewells.add(farewell);
  }

  async #farewell(): Promise<void> {
    if (this.#farewells.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#options.clock.setTimeout(resolve, maxFarewellMs);
      void Promise.all(this.#farewells).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
