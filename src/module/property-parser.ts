import type { ConfigProblem, PropertySetting } from '../config/settings.ts';
import type { PropertySpec, PropertySpecs, PropertyValues } from './property.ts';

type Parsed = { readonly value: string | number | boolean } | { readonly rule: string };

export interface ParsedProperties<P extends PropertySpecs> {
  /** Frozen. A property whose text was wrong has its default here; the problems say so. */
  readonly values: PropertyValues<P>;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads the declared properties out of an application's settings. Names are case-sensitive, as in Wowza.
 * Settings that nobody declared are left alone: they belong to other modules or to user rules.
 */
export function parseProperties<P extends PropertySpecs>(
  specs: P,
  settings: readonly PropertySetting[],
): ParsedProperties<P> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, string | number | boolean | undefined> = {};
  for (const [name, spec] of Object.entries(specs)) {
    values[name] = spec.default;
    const setting = settings.find((candidate) => candidate.name === name);
    if (!setting) continue;
    const parsed = parseValue(spec, setting.value);
    if ('rule' in parsed) problems.push(problem('error', setting, spec, parsed.rule));
    else values[name] = parsed.value;
    if (typeContradicts(spec, setting.type)) {
      problems.push({
        ...problem('warning', setting, spec, `is declared as ${spec.type}; its <Type> is not used`),
        location: setting.location,
        value: setting.type,
      });
    }
  }
  // Filled key by key from the same specs that PropertyValues maps over.
  return { values: Object.freeze(values) as PropertyValues<P>, problems };
}

function parseValue(spec: PropertySpec, text: string): Parsed {
  switch (spec.type) {
    case 'string':
      if (spec.values && !spec.values.includes(text))
        return { rule: `must be one of ${spec.values.join(', ')}` };
      return { value: text };
    case 'boolean':
      if (!/^(true|false)$/i.test(text.trim())) return { rule: 'must be true or false' };
      return { value: text.trim().toLowerCase() === 'true' };
    case 'integer':
      return /^[+-]?\d{1,16}$/.test(text.trim()) && Number.isSafeInteger(Number(text))
        ? inRange(spec, Number(text))
        : { rule: `must be a whole number${rangeText(spec)}` };
    case 'double':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) && Number.isFinite(Number(text))
        ? inRange(spec, Number(text))
        : { rule: `must be a number${rangeText(spec)}` };
  }
}

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

function inRange(range: Range, value: number): Parsed {
  const within = value >= (range.minimum ?? -Infinity) && value <= (range.maximum ?? Infinity);
  return within ? { value } : { rule: `must be${rangeText(range)}` };
}

function rangeText({ minimum, maximum }: Range): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  if (maximum !== undefined) return ` of at most ${maximum}`;
  return '';
}

/** `<Type>` as Wowza writes it, against the declared type. An empty one says nothing. */
function typeContradicts(spec: PropertySpec, type: string): boolean {
  const kind = type.trim().toLowerCase();
  if (kind === '') return false;
  if (spec.type === 'integer') return !['integer', 'long'].includes(kind);
  if (spec.type === 'double') return !['double', 'float', 'integer', 'long'].includes(kind);
  return kind !== spec.type;
}

function problem(
  severity: ConfigProblem['severity'],
  setting: PropertySetting,
  spec: PropertySpec,
  rule: string,
): ConfigProblem {
  // What should be a truth value or a number is no secret, whatever the name sounds like.
  const mayBeSecret = spec.type === 'string' && (spec.secret === true || setting.withheld === true);
  const secret = setting.secret || mayBeSecret;
  return {
    severity,
    location: setting.valueLocation ?? setting.location,
    key: setting.name,
    rule,
    value: secret ? '' : setting.value,
  };
}
