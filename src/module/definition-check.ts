import { accessSettings, type ModuleDefinition } from './definition.ts';
import type { PropertySpec } from './property.ts';

/** A rule that something a module's author wrote breaks. */
export interface Fault {
  /** Path inside the definition: `properties.timeout.minimum`. */
  readonly key: string;
  readonly rule: string;
  readonly value: string;
}

export type CheckedDefinition =
  | { readonly definition: ModuleDefinition; readonly faults?: undefined }
  | { readonly definition?: undefined; readonly faults: readonly Fault[] };

/** The one version of the module API that this release speaks. */
export const apiVersion = 1;
/** A gate must answer a waiting client in the end: no module may ask for more than this. */
export const maxHookTimeoutMs = 120_000;

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const propertyNamePattern = /^[A-Za-z][A-Za-z0-9._-]*$/;

type Check = (value: unknown) => string | undefined;

/** Every key of a definition, and the rule it breaks. */
const definitionChecks: Readonly<Record<keyof ModuleDefinition, Check>> = {
  name: (value) =>
    typeof value === 'string' && namePattern.test(value) ? undefined : 'must be a name in kebab-case',
  apiVersion: (value) =>
    value === apiVersion ? undefined : `must be ${apiVersion}, the module API of this Sluice`,
  description: (value) => (isText(value) ? undefined : 'must be a line of text'),
  properties: optional((value) => (isRecord(value) ? undefined : 'must be an object of properties')),
  requires: optional((value) =>
    Array.isArray(value) && value.every(isText) ? undefined : 'must be a list of module names',
  ),
  hookTimeoutMs: optional((value) =>
    typeof value === 'number' && value > 0 && value <= maxHookTimeoutMs
      ? undefined
      : `must be more than 0 and at most ${maxHookTimeoutMs}`,
  ),
  guardsPublish: optional((value) =>
    typeof value === 'boolean' || typeof value === 'function'
      ? undefined
      : 'must be true, false or a function of the properties',
  ),
  secretStreamNames: optional(boolean),
  enforces: optional((value) =>
    Array.isArray(value) && value.every(isAccessSetting)
      ? undefined
      : `must be a list of ${accessSettings.join(', ')}`,
  ),
  companions: optional((value) =>
    Array.isArray(value) && value.every(isText) ? undefined : 'must be a list of built-in modules',
  ),
  defaultProvider: optional((value) => (isText(value) ? undefined : 'must be a built-in module')),
  httpRoute: optional((value) =>
    typeof value === 'function' ? undefined : 'must be a function of the path',
  ),
  create: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
};

type SpecKey = 'type' | 'description' | 'default' | 'values' | 'secret' | 'minimum' | 'maximum';

/** What each property type may declare, and what its default must be. */
const propertyTypes: Readonly<Record<PropertySpec['type'], Partial<Record<SpecKey, Check>>>> = {
  string: { default: text, values: texts, secret: boolean },
  boolean: { default: boolean },
  integer: { default: integer, minimum: integer, maximum: integer },
  double: { default: number, minimum: number, maximum: number },
};

/** Checks what a module's file exports as default. Third-party modules need not be written in TypeScript. */
export function checkDefinition(exported: unknown): CheckedDefinition {
  if (!isRecord(exported)) {
    const rule = 'must be exported as default: export default defineModule({ … })';
    return { faults: [{ key: 'default', rule, value: show(exported) }] };
  }
  const faults: Fault[] = [];
  for (const [key, check] of Object.entries(definitionChecks)) {
    const rule = check(exported[key]);
    if (rule) faults.push({ key, rule, value: show(exported[key]) });
  }
  for (const key of Object.keys(exported)) {
    if (!Object.hasOwn(definitionChecks, key)) faults.push(unknownKey(key, Object.keys(definitionChecks)));
  }
  if (isRecord(exported['properties'])) {
    for (const [name, spec] of Object.entries(exported['properties'])) {
      faults.push(...checkPropertySpec(name, spec));
    }
  }
  // Every key has been checked against its type.
  return faults.length > 0 ? { faults } : { definition: exported as unknown as ModuleDefinition };
}

function checkPropertySpec(name: string, spec: unknown): Fault[] {
  const path = `properties.${name}`;
  if (!propertyNamePattern.test(name)) {
    return [{ key: path, rule: 'must be named with letters, digits and . _ -', value: name }];
  }
  const type = isRecord(spec) ? spec['type'] : undefined;
  if (!isRecord(spec) || typeof type !== 'string' || !Object.hasOwn(propertyTypes, type)) {
    const known = Object.keys(propertyTypes).join(', ');
    return [{ key: `${path}.type`, rule: `must be one of ${known}`, value: show(type) }];
  }
  const faults: Fault[] = [];
  const checks: Partial<Record<string, Check>> = propertyTypes[type as PropertySpec['type']];
  if (!isText(spec['description'])) {
    const rule = 'must be a line of text';
    faults.push({ key: `${path}.description`, rule, value: show(spec['description']) });
  }
  for (const [key, value] of Object.entries(spec)) {
    if (key === 'type' || key === 'description') continue;
    const check = checks[key];
    if (!check) faults.push(unknownKey(`${path}.${key}`, ['type', 'description', ...Object.keys(checks)]));
    else if (value !== undefined) {
      const rule = check(value);
      if (rule) faults.push({ key: `${path}.${key}`, rule, value: show(value) });
    }
  }
  return faults.length > 0 ? faults : checkDefault(path, spec);
}

/** The default must be a value that the property itself would accept. */
function checkDefault(path: string, spec: Readonly<Record<string, unknown>>): Fault[] {
  const { default: value, values, minimum, maximum } = spec;
  if (value === undefined) return [];
  const key = `${path}.default`;
  if (Array.isArray(values) && !values.includes(value)) {
    return [{ key, rule: 'must be one of the values', value: show(value) }];
  }
  const tooSmall = typeof value === 'number' && typeof minimum === 'number' && value < minimum;
  const tooLarge = typeof value === 'number' && typeof maximum === 'number' && value > maximum;
  return tooSmall || tooLarge ? [{ key, rule: 'must lie within the range', value: show(value) }] : [];
}

/** A key that nobody reads: a misspelling would switch off what its author meant. */
export function unknownKey(key: string, known: readonly string[]): Fault {
  return { key, rule: `must be one of ${known.join(', ')}`, value: key.slice(key.lastIndexOf('.') + 1) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function show(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : typeof value;
}

function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

function isAccessSetting(value: unknown): boolean {
  return accessSettings.some((setting) => setting === value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function text(value: unknown) {
  return typeof value === 'string' ? undefined : 'must be text';
}

function texts(value: unknown) {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? undefined
    : 'must be a list of texts';
}

function boolean(value: unknown) {
  return typeof value === 'boolean' ? undefined : 'must be true or false';
}

function integer(value: unknown) {
  return Number.isSafeInteger(value) ? undefined : 'must be a whole number';
}

function number(value: unknown) {
  return Number.isFinite(value) ? undefined : 'must be a number';
}
