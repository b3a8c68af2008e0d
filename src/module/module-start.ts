import type { ConfigProblem } from '../config/settings.ts';
import type { ApplicationModule, LoadedApplication } from './application-modules.ts';
import { CredentialChain } from './credentials.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import { checkModule } from './module-check.ts';
import { type ModuleSurroundings, makeModule, startProblem } from './module-making.ts';
import { settle } from './settle.ts';

interface MadeModule {
  readonly module: ApplicationModule;
  readonly running: RunningModule;
}

export type StartedModules =
  | { readonly modules: readonly RunningModule[]; readonly problems?: undefined }
  | { readonly modules?: undefined; readonly problems: readonly ConfigProblem[] };

type MadeModules =
  | { readonly made: readonly MadeModule[]; readonly problems?: undefined }
  | { readonly made?: undefined; readonly problems: readonly ConfigProblem[] };

/** What is wrong with the modules of an application that only shows when they are made; starts none. */
export async function tryModules(
  application: LoadedApplication,
  surroundings: ModuleSurroundings,
): Promise<readonly ConfigProblem[]> {
  const { problems = [] } = await makeModules(application, surroundings);
  return problems;
}

/** The same, and what the modules say of the files that they read. */
export async function checkModules(
  application: LoadedApplication,
  surroundings: ModuleSurroundings,
): Promise<readonly ConfigProblem[]> {
  const { made = [], problems = [] } = await makeModules(application, surroundings);
  const found = await Promise.all(
    made.map(({ module, running }) => checkModule(module, running, surroundings)),
  );
  return [...problems, ...found.flat()];
}

/**
 * Makes the modules of one application instance and starts them in order. When some cannot be made, none is
 * started; when one cannot start, those that had started are stopped again, in reverse.
 */
export async function startModules(
  application: LoadedApplication,
  surroundings: ModuleSurroundings,
): Promise<StartedModules> {
  const { clock, log, signal: stop } = surroundings;
  const { made, problems } = await makeModules(application, surroundings);
  if (problems) return { problems };
  const started: RunningModule[] = [];
  for (const { module, running } of made) {
    const settled = await settle((signal) => running.hooks.onAppStart?.(signal), {
      clock,
      timeoutMs: running.timeoutMs,
      ...(stop && { signal: stop }),
    });
    if (settled.kind !== 'value') {
      if (settled.kind !== 'aborted') {
        log.error(
          { module: running.name, err: failure(running, 'onAppStart', settled) },
          'a module did not start',
        );
      }
      await stopModules(started, surroundings);
      return { problems: [startProblem(module, 'onAppStart', settled)] };
    }
    started.push(running);
  }
  return { modules: started };
}

async function makeModules(
  application: LoadedApplication,
  surroundings: ModuleSurroundings,
): Promise<MadeModules> {
  const credentials = new CredentialChain(surroundings.clock);
  const made: MadeModule[] = [];
  const problems: ConfigProblem[] = [];
  for (const module of application.modules) {
    const outcome = await makeModule(module, application, credentials, surroundings);
    if (outcome.problems) problems.push(...outcome.problems);
    else made.push({ module, running: outcome.running });
  }
  if (problems.length > 0) return { problems };
  const modules = made.map(({ running }) => running);
  const chosen = chooseProviders(application.providers, modules);
  if ('missing' in chosen) return { problems: [notAProvider(application, chosen.missing)] };
  credentials.open(chosen.providers);
  return { made };
}

function chooseProviders(
  names: readonly string[] | undefined,
  modules: readonly RunningModule[],
): { readonly providers: readonly RunningModule[] } | { readonly missing: string } {
  const able = modules.filter(({ hooks }) => hooks.credentials !== undefined);
  if (names === undefined) return { providers: able };
  const missing = names.find((name) => !able.some((module) => module.name === name));
  if (missing !== undefined) return { missing };
  return { providers: names.flatMap((name) => able.filter((module) => module.name === name)) };
}

function notAProvider({ settings }: LoadedApplication, name: string): ConfigProblem {
  const key = 'usernamePasswordProviderClass';
  const setting = settings.properties.find((property) => property.name === key);
  const location = setting?.location ?? settings.location;
  return { severity: 'error', location, key, rule: 'must name modules that know passwords', value: name };
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
