import type { ConfigProblem } from '../config/settings.ts';
import type { Clock } from '../media/clock.ts';
import type { StreamDirectory } from '../media/stream-directory.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { KnownApplication } from './application-file.ts';
import { ApplicationInstance } from './application-instance.ts';
import { hasErrors, type LoadedApplication } from './application-modules.ts';
import type { AuditSink } from './audit.ts';
import { defaultInstance } from './default-instance.ts';
import type { Logger } from './logger.ts';
import type { LoginGuard } from './login-guard.ts';
import type { ModuleSurroundings } from './module-making.ts';
import { startModules, tryModules } from './module-start.ts';
import type { SharedAsk } from './shared-call.ts';

export interface InstanceStarterOptions {
  /** Absolute path of the home folder. */
  readonly home: string;
  readonly registry: StreamRegistry;
  readonly directory: StreamDirectory;
  readonly shared: SharedAsk;
  readonly audit: AuditSink;
  readonly logins: LoginGuard;
  readonly clock: Clock;
  readonly log: Logger;
  /** Gives up whatever is on its way up: the server stops. */
  readonly signal: AbortSignal;
}

/** Makes application instances: their modules, made and started, and what the server lends them. */
export class InstanceStarter {
  readonly #options: InstanceStarterOptions;

  constructor(options: InstanceStarterOptions) {
    this.#options = options;
  }

  /** @returns `undefined` when it does not start; why is in the log and, where modules are at fault, in `problems`. */
  async start(
    application: KnownApplication,
    instance: string,
    problems: ConfigProblem[],
  ): Promise<ApplicationInstance | undefined> {
    const surroundings = this.#surround(application.name, instance);
    try {
      return await this.#start(await application.load(), surroundings, problems);
    } catch (err) {
      surroundings.log.error({ err }, 'the application does not start');
      return undefined;
    }
  }

  /** What is wrong with the modules of an application that only shows when they are made. Starts none. */
  async tryOut(application: KnownApplication): Promise<readonly ConfigProblem[]> {
    const loaded = await application.load();
    // Those are known, and what is made of them would tell nothing more.
    if (hasErrors(loaded.problems)) return [];
    return tryModules(loaded, this.#surround(loaded.settings.name, defaultInstance));
  }

  async #start(
    application: LoadedApplication,
    surroundings: ModuleSurroundings,
    problems: ConfigProblem[],
  ): Promise<ApplicationInstance | undefined> {
    const { audit, directory, logins, registry, signal } = this.#options;
    const { clock, instance, log } = surroundings;
    if (hasErrors(application.problems)) {
      log.error(
        { problems: application.problems },
        'the application does not start: its configuration is wrong',
      );
      return undefined;
    }
    const started = await startModules(application, surroundings);
    if (started.problems) {
      problems.push(...started.problems);
      // What was given up because the server stops has not failed.
      if (!signal.aborted) log.error({ problems: started.problems }, 'the application does not start');
      return undefined;
    }
    const { modules } = started;
    log.debug({ modules: modules.map(({ name }) => name) }, 'the application instance started');
    return new ApplicationInstance({
      application,
      instance,
      modules,
      registry,
      directory,
      audit,
      clock,
      log,
      logins,
    });
  }

  #surround(application: string, instance: string): ModuleSurroundings {
    const { clock, directory, home, log, shared, signal } = this.#options;
    return {
      instance,
      home,
      log: log.child({ application, instance }),
      clock,
      shared,
      isLive: (name) => directory.isLive({ application, instance, name }),
      signal,
    };
  }
}
