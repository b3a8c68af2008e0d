import { allowedValues } from './allowed-values.ts';
import { type ApplicationModule, guardsPublish, type LoadedApplication } from './application-modules.ts';
import type { ModuleDefinition } from './definition.ts';
import type { LoadedModule } from './loader.ts';
import type { PropertySpec, PropertySpecs, PropertyValues } from './property.ts';

/** What `sluice modules` shows of an application. */
export interface ApplicationDescription {
  readonly application: string;
  /** True when a module guards publishing. */
  readonly guarded: boolean;
  /** In the order in which they are asked. */
  readonly modules: readonly ModuleDescription[];
}

export interface ModuleDescription {
  readonly name: string;
  readonly description: string;
  /** As the configuration names it; the module's own name for a built-in that is only listed. */
  readonly className: string;
  readonly source: LoadedModule['source'];
  readonly guardsPublish: boolean;
  readonly requires: readonly string[];
  readonly properties: readonly PropertyDescription[];
}

export interface PropertyDescription {
  readonly name: string;
  readonly type: PropertySpec['type'];
  readonly description: string;
  /** `0 to 5`, `one of a, b`; `undefined` where the type says it all. */
  readonly allowed: string | undefined;
  /** As text; `undefined` when there is none. */
  readonly default: string | undefined;
  /** What the application sets, as text; `undefined` when only listed, hidden for a secret. */
  readonly value: string | undefined;
}

export function describeApplication({ modules, settings }: LoadedApplication): ApplicationDescription {
  return {
    application: settings.name,
    guarded: modules.some(guardsPublish),
    modules: modules.map((module) => {
      const secrets = settings.properties.filter(({ secret }) => secret).map(({ name }) => name);
      return describeApplicationModule(module, secrets);
    }),
  };
}

function describeApplicationModule(module: ApplicationModule, secrets: readonly string[]): ModuleDescription {
  const { definition, properties, reference, source } = module;
  const described = describeModule(definition, source, reference.className, properties, secrets);
  return { ...described, guardsPublish: guardsPublish(module) };
}

/** A module by itself: one that guards publishing only with certain properties counts as a guard. */
export function describeModule(
  definition: ModuleDefinition,
  source: LoadedModule['source'],
  className: string,
  values: Partial<PropertyValues<PropertySpecs>> = {},
  secretNames: readonly string[] = [],
): ModuleDescription {
  const properties = Object.entries(definition.properties ?? {}).map(([name, spec]) => {
    const secret = secretNames.includes(name) || (spec.type === 'string' && spec.secret === true);
    const value = textOf(values[name]);
    return {
      name,
      type: spec.type,
      description: spec.description,
      allowed: allowedValues(spec),
      default: textOf(spec.default),
      value: secret && value !== undefined ? '(secret)' : value,
    };
  });
  return {
    name: definition.name,
    description: definition.description,
    className,
    source,
    guardsPublish: definition.guardsPublish !== undefined && definition.guardsPublish !== false,
    requires: definition.requires ?? [],
    properties,
  };
}

function textOf(value: string | number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
