import type { ApplicationSettings, ConfigProblem, PropertySetting } from '../config/settings.ts';
import { unenforcedAccess } from './access-enforcement.ts';
import { type GatheredModule, gatherModules, providerProperties } from './gather-modules.ts';
import { type LoadedModule, type ModuleLoader, problem } from './loader.ts';
import type { PropertySpecs, PropertyValues } from './property.ts';
import { parseProperties } from './property-parser.ts';
import { type ApplicationStreams, readStreamSettings, streamProperties } from './stream-settings.ts';

/** A module of an application, with its properties read. */
export interface ApplicationModule extends GatheredModule {
  readonly properties: PropertyValues<PropertySpecs>;
}

/** An application whose modules are loaded and whose properties are read. */
export interface LoadedApplication {
  readonly settings: ApplicationSettings;
  /** In the order in which they are asked: that of `<Modules>`, then what these bring along. */
  readonly modules: readonly ApplicationModule[];
  /** Names of the modules that alone know the passwords, in order; `undefined` for all that do. */
  readonly providers: readonly string[] | undefined;
  readonly streams: ApplicationStreams;
  /** With an error among them the application must not start. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Says which properties of an application nobody declared although somebody counts on them: a misspelt
 * guarding property would open the gate.
 */
export type PropertyNameCheck = (
  application: ApplicationSettings,
  known: readonly { readonly name: string }[],
) => readonly ConfigProblem[];

/** Loads and checks everything that an application names, so that every problem is known, not only the first. */
export async function loadApplication(
  loader: ModuleLoader,
  settings: ApplicationSettings,
  checkPropertyNames: PropertyNameCheck,
): Promise<LoadedApplication> {
  const { values: streams, problems: streamProblems } = readStreamSettings(settings);
  const gathered = await gatherModules(loader, settings);
  const problems: ConfigProblem[] = [...streamProblems, ...gathered.problems];
  const modules: ApplicationModule[] = [];
  for (const module of gathered.modules) {
    problems.push(...checkOrder(module, modules));
    const { module: read, problems: propertyProblems } = readModuleProperties(module, settings.properties);
    problems.push(...propertyProblems);
    modules.push(read);
  }
  problems.push(...checkPropertyNames(settings, declaredProperties(modules)));
  const definitions = modules.map(({ definition }) => definition);
  problems.push(...unenforcedAccess(settings, definitions));
  if (!modules.some(guardsPublish)) problems.push(unguarded(settings));
  return { settings, modules, providers: gathered.providers, streams, problems: withoutRepeats(problems) };
}

/** A module with its own properties read out of the application's. */
export function readModuleProperties(
  module: GatheredModule,
  settings: readonly PropertySetting[],
): { readonly module: ApplicationModule; readonly problems: readonly ConfigProblem[] } {
  const { problems, values } = parseProperties(module.definition.properties ?? {}, settings);
  return { module: { ...module, properties: values }, problems };
}

/** Every property that Sluice itself or one of these modules declares. */
export function declaredProperties(modules: readonly LoadedModule[]) {
  const specs = [
    streamProperties,
    providerProperties,
    ...modules.map(({ definition }) => definition.properties ?? {}),
  ];
  return specs.flatMap((declared) => Object.keys(declared)).map((name) => ({ name }));
}

/** A wrong value of a property that several modules read is one problem. */
function withoutRepeats(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const byText = new Map(problems.map((each) => [JSON.stringify(each), each]));
  return [...byText.values()];
}

export function hasErrors(problems: readonly ConfigProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** True when a module guards publishing with the properties that it has in its application. */
export function guardsPublish({ definition, properties }: ApplicationModule): boolean {
  const { guardsPublish: guards = false } = definition;
  // A module from elsewhere may answer anything: only a true is one.
  return typeof guards === 'function' ? guards(properties) === true : guards;
}

function checkOrder(
  { definition, reference }: LoadedModule,
  before: readonly LoadedModule[],
): ConfigProblem[] {
  const names = before.map((module) => module.definition.name);
  const problems = (definition.requires ?? [])
    .filter((required) => !names.includes(required))
    .map((required) =>
      problem(reference, 'error', `must stand after the module ${required}, which it needs`),
    );
  if (names.includes(definition.name)) {
    problems.push(problem(reference, 'error', `must stand only once: it is the module ${definition.name}`));
  }
  return problems;
}

function unguarded({ location, name }: ApplicationSettings): ConfigProblem {
  const rule = 'should list a module that guards publishing, such as core-security: anyone may publish';
  return { severity: 'warning', location, key: 'Application/Modules', rule, value: name };
}
