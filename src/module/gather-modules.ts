import type { ApplicationSettings, ConfigProblem, ModuleReference } from '../config/settings.ts';
import type { LoadedModule, ModuleLoader } from './loader.ts';
import type { ModuleRole } from './module-role.ts';
import { property } from './property.ts';

/** The application property that names who knows the passwords. */
export const providerProperties = {
  usernamePasswordProviderClass: property.string({
    description:
      'Modules that know the passwords, asked in this order, with commas in between; empty is every module of the application that knows some',
    default: '',
  }),
};

export interface GatheredModule extends LoadedModule {
  readonly role: ModuleRole;
}

export interface GatheredModules {
  /** In the order in which they are asked. */
  readonly modules: readonly GatheredModule[];
  /** Names of the modules that alone know the passwords, in order; `undefined` where the application names none. */
  readonly providers: readonly string[] | undefined;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Loads every module of an application: those of `<Modules>`, each with its companions behind it, then the
 * providers that `usernamePasswordProviderClass` names, or else the default ones.
 */
export async function gatherModules(
  loader: ModuleLoader,
  settings: ApplicationSettings,
): Promise<GatheredModules> {
  const listed: GatheredModule[] = [];
  const problems: ConfigProblem[] = [];
  for (const reference of settings.modules) {
    const outcome = await loader.load(reference);
    if (outcome.module) listed.push({ ...outcome.module, role: 'listed' });
    problems.push(...outcome.problems);
  }
  const gathered = await bringAlong(loader, settings, listed);
  return { ...gathered, problems: [...problems, ...gathered.problems] };
}

/** Loads what the listed modules and the properties of an application bring along. */
export async function bringAlong(
  loader: ModuleLoader,
  settings: Pick<ApplicationSettings, 'properties'>,
  listed: readonly GatheredModule[],
): Promise<GatheredModules> {
  const problems: ConfigProblem[] = [];
  const load: Load = async (reference, role) => {
    const outcome = await loader.load(reference);
    problems.push(...outcome.problems);
    return outcome.module ? [{ ...outcome.module, role }] : [];
  };

  const names = new Set(listed.map(nameOf));
  const modules: GatheredModule[] = [];
  for (const module of listed) {
    modules.push(module);
    for (const companion of module.definition.companions ?? []) {
      if (names.has(companion)) continue;
      names.add(companion);
      modules.push(...(await load(broughtBy(module.reference, companion), 'companion')));
    }
  }

  const named = await loadNamed(settings, names, load);
  if (named) return { modules: [...modules, ...named.modules], providers: named.providers, problems };
  for (const { definition, reference } of modules) {
    const { defaultProvider } = definition;
    if (defaultProvider === undefined || names.has(defaultProvider)) continue;
    names.add(defaultProvider);
    modules.push(...(await load(broughtBy(reference, defaultProvider), 'default-provider')));
  }
  return { modules, providers: undefined, problems };
}

type Load = (reference: ModuleReference, role: ModuleRole) => Promise<GatheredModule[]>;

async function loadNamed(
  { properties }: Pick<ApplicationSettings, 'properties'>,
  known: ReadonlySet<string>,
  load: Load,
): Promise<{ readonly modules: GatheredModule[]; readonly providers: string[] } | undefined> {
  const setting = properties.find(({ name }) => name === 'usernamePasswordProviderClass');
  const classes = (setting?.value ?? '')
    .split(/[,;\s]+/)
    .map((className) => className.trim())
    .filter((className) => className !== '');
  if (setting === undefined || classes.length === 0) return undefined;
  const modules: GatheredModule[] = [];
  const providers: string[] = [];
  for (const className of new Set(classes)) {
    const { location, name } = setting;
    const loaded = await load({ name, description: '', className, location }, 'provider');
    for (const module of loaded) {
      providers.push(nameOf(module));
      // A module that stands in <Modules> keeps its place there.
      if (!known.has(nameOf(module))) modules.push(module);
    }
  }
  return { modules, providers };
}

function nameOf({ definition }: LoadedModule): string {
  return definition.name;
}

function broughtBy({ location, name }: ModuleReference, className: string): ModuleReference {
  return { name: `${className}, brought along by ${name}`, description: '', className, location };
}
