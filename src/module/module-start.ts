import type { ConfigProblem } from '../config/settings.ts';
import type { ApplicationModule, LoadedApplication } from './application-modules.ts';
import { CredentialChain } from './credentials.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import { type ModuleSurroundings, makeModule, startProblem } from './module-making.ts';
import { settle } from './settle.ts';

export type StartedModules =
  | { readonly modules: readonly RunningModule[]; readonly problems?: undefined }
  | { readonly modules?: undefined; readonly problems: readonly ConfigProblem[] };

/**
 * Makes the modules of one application instance and starts them in order. When one cannot start, those that
 * had started are stopped again, in reverse.
 */
export async function startModules(
  application: LoadedApplication,
  surroundings: ModuleSurroundings,
): Promise<StartedModules> {
  const { clock, log } = surroundings;
  const credentials = new CredentialChain(clock);
  const made: { module: ApplicationModule; running: RunningModule }[] = [];
  for (const module of application.modules) {
    const outcome = await makeModule(module, application, credentials, surroundings);
    if (outcome.problems) return outcome;
    made.push({ module, running: outcome.running });
  }
  const modules = made.map(({ running }) => running);
  credentials.open(modules);
  const started: RunningModule[] = [];
  for (const { module, running } of made) {
    const settled = await settle((signal) => running.hooks.onAppStart?.(signal), {
      clock,
      timeoutMs: running.timeoutMs,
    });
    if (settled.kind !== 'value') {
      log.error(
        { module: running.name, err: failure(running, 'onAppStart', settled) },
        'a module did not start',
      );
      await stopModules(started, surroundings);
      return { problems: [startProblem(module, 'onAppStart', settled)] };
    }
    started.push(running);
  }
  return { modules };
}

/** Runs every onAppStop in reverse order; a failure is logged and the others still run. */
export async function stopModules(
  modules: readonly RunningModule[],
  { clock, log }: Pick<ModuleSurroundings, 'clock' | 'log'>,
): Promise<void> {
  for (const module of [...modules].reverse()) {
    const settled = await settle(() => module.hooks.onAppStop?.(), { clock, timeoutMs: module.timeoutMs });
    if (settled.kind !== 'value') {
      log.error({ module: module.name, err: failure(module, 'onAppStop', settled) }, 'a module did not stop');
    }
  }
}
