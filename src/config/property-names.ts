import { findCloseName } from './close-name.ts';
import { mayNameSecret } from './secret-name.ts';
import type { ConfigProblem, PropertySetting, SectionPropertySetting } from './settings.ts';
import { wowzaSecurityProperties } from './wowza-security-properties.ts';

/** A property that some module declares. */
export interface KnownProperty {
  readonly name: string;
  /** Where it belongs when that is not `Application/Properties`: `Streams` for `Application/Streams/Properties`. */
  readonly section?: string | undefined;
}

/** The properties of one file. */
export interface PropertyLists {
  readonly properties: readonly PropertySetting[];
  readonly sectionProperties: readonly SectionPropertySetting[];
}

/** A misspelling of such a name would open the gate. The case counts as a misspelling too. */
const guarding = /^(security|secureToken)/i;

/**
 * Looks for properties that have no effect although somebody counts on them. A guarding one that is not
 * known is an error, one close to a known name a warning. Others are free in `Application/Properties`,
 * since modules and user rules read them, and not used in sections.
 *
 * @param known what the application's modules declare.
 * @param document first word of the keys.
 */
export function checkPropertyNames(
  lists: PropertyLists,
  known: Iterable<KnownProperty>,
  document = 'Application',
): ConfigProblem[] {
  const knownList = [...known];
  const problems = findDuplicates(lists.properties, knownList);
  for (const property of lists.properties) {
    const problem = checkName(property, '', property.name, knownList);
    if (problem !== undefined) problems.push(problem);
  }
  for (const property of lists.sectionProperties) {
    const path = property.section === '' ? document : `${document}/${property.section}`;
    const key = `${path}/Properties/${property.name}`;
    if (isKnown(property.name, property.section, knownList)) continue;
    const problem = checkName(property, property.section, key, knownList);
    const kept = () => problemWith(property, 'not-used', key, 'is kept and ignored', knownList);
    problems.push(problem ?? kept());
  }
  return problems;
}

/** True for a property that a module declares for this section; `''` is `Application/Properties`. */
export function isKnown(name: string, section: string, known: readonly KnownProperty[]): boolean {
  return known.some((entry) => entry.name === name && (entry.section ?? '') === section);
}

function checkName(
  property: PropertySetting,
  section: string,
  key: string,
  known: readonly KnownProperty[],
): ConfigProblem | undefined {
  const { name } = property;
  if (isKnown(name, section, known)) return undefined;
  const severity = guarding.test(name) ? 'error' : 'warning';
  const elsewhere = known.find((entry) => entry.name === name);
  if (elsewhere !== undefined) {
    const path = ['Application', elsewhere.section ?? '', 'Properties']
      .filter((part) => part !== '')
      .join('/');
    return problemWith(property, severity, key, `must stand in ${path} to take effect`, known);
  }
  const close = findCloseName(
    name,
    known.map((entry) => entry.name),
  );
  const hint = close === undefined ? '' : `; ${close} is close`;
  if (severity === 'error') return problemWith(property, severity, key, guardingRule(name) + hint, known);
  if (close === undefined) return undefined;
  return problemWith(
    property,
    severity,
    key,
    `must be a name that a module declares to take effect${hint}`,
    known,
  );
}

function guardingRule(name: string): string {
  return wowzaSecurityProperties.has(name)
    ? 'must be enforced by a module of this application, and none here does: remove it, or list a module that declares it'
    : 'must be declared by a module of this application, since a misspelled security property would open the gate';
}

/** The same name twice: nobody can tell which one holds, unless they agree. */
function findDuplicates(
  properties: readonly PropertySetting[],
  known: readonly KnownProperty[],
): ConfigProblem[] {
  const first = new Map<string, PropertySetting>();
  const problems: ConfigProblem[] = [];
  for (const property of properties) {
    const earlier = first.get(property.name);
    if (earlier === undefined) {
      first.set(property.name, property);
      continue;
    }
    const severity = earlier.value === property.value ? 'warning' : 'error';
    const rule = `must stand once; the first is on line ${earlier.location.line}`;
    problems.push(problemWith(property, severity, property.name, rule, known));
  }
  return problems;
}

function problemWith(
  property: PropertySetting,
  severity: ConfigProblem['severity'],
  key: string,
  rule: string,
  known: readonly KnownProperty[],
): ConfigProblem {
  const value = isWithheld(property, known) ? '' : property.value;
  return { severity, location: property.location, key, rule, value };
}

/** A misspelt name lost its declaration, which would say that the value is a secret. */
function isWithheld({ name, secret, withheld }: PropertySetting, known: readonly KnownProperty[]): boolean {
  if (secret || withheld === true || mayNameSecret(name)) return true;
  const close = findCloseName(name, [...known.map((entry) => entry.name), ...wowzaSecurityProperties]);
  return close !== undefined && mayNameSecret(close);
}
