import { loadSettings } from '../config/load-settings.ts';
import { checkPropertyNames } from '../config/property-names.ts';
import type { ConfigProblem, HostPortSettings, Settings } from '../config/settings.ts';
import { withoutReportedValues } from '../config/value-problems.ts';
import { type LoadedApplication, loadApplication } from '../module/application-modules.ts';
import { ModuleLoader } from '../module/loader.ts';
import { warnOfOpenApplication } from './open-applications.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadedHome {
  /** `undefined` when configuration or modules have an error. */
  readonly settings: Settings | undefined;
  /** What could be read in spite of errors, to look for more of them; never to be run. */
  readonly readable: Settings | undefined;
  /** Every application that could be read, the fallback included, with its modules. */
  readonly applications: readonly LoadedApplication[];
  /** Of the files, and of the modules that they name. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads the configuration of a home folder and loads every module that it names; starts nothing. */
export async function loadHome(home: string, env: Environment): Promise<LoadedHome> {
  const { settings, readable, applications, problems } = await loadSettings(home, {
    env,
    knownProperties: 'checked-with-modules',
  });
  const loader = new ModuleLoader(home);
  const loaded = await Promise.all(
    applications.map((application) => loadApplication(loader, application, checkPropertyNames)),
  );
  const ofModules = loaded.flatMap((application) => application.problems);
  const all = [
    ...withoutReportedValues(problems, ofModules),
    ...ofModules,
    ...loaded.flatMap(warnOfOpenApplication),
    ...(settings?.vhost.hostPorts ?? []).flatMap(shutHostPort),
  ];
  return {
    settings: hasErrors(all) ? undefined : settings,
    readable,
    applications: loaded,
    problems: all,
  };
}

/** There is no console yet that a HostPort of Type Admin could serve: it stays shut. */
function shutHostPort({ name, type, location }: HostPortSettings): ConfigProblem[] {
  if (type === 'Streaming') return [];
  const key = `HostPort "${name}" (Type ${type})`;
  return [{ severity: 'not-used', location, key, rule: 'is kept and not opened', value: type }];
}

export function hasErrors(problems: readonly ConfigProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
