import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type IgnoredElement, type Origin, readElement } from './document-reader.ts';
import { type ObjectSchema, schemaVocabulary, type Value } from './document-schema.ts';
import { ruleOf } from './schema-rule.ts';
import type { ConfigProblem } from './settings.ts';
import type { VariableScope } from './variables.ts';
import type { ConfigElement } from './xml-document.ts';

/** Ajv with the keywords of document-schema.ts. Schemas are compiled on first use. */
const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true });
ajv.addVocabulary([...schemaVocabulary]);

export interface DocumentOutcome<S> {
  /**
   * The typed data; where a value was wrong its default stands in, so that later checks can still look at
   * the rest. `undefined` when something that has no default is missing.
   */
  readonly value: Value<S> | undefined;
  readonly ignored: readonly IgnoredElement[];
}

/** A schema with its validator. */
export class DocumentType<const S extends ObjectSchema> {
  readonly schema: S;
  #validate: ValidateFunction<Value<S>> | undefined;

  constructor(schema: S) {
    this.schema = schema;
  }

  /** Reads, checks and completes the data under `element`; every problem is added to `problems`. */
  read(element: ConfigElement, scope: VariableScope, problems: ConfigProblem[]): DocumentOutcome<S> {
    const { data, origins, ignored } = readElement(element, this.schema, scope, problems);
    this.#validate ??= ajv.compile<Value<S>>(this.schema);
    const validate = this.#validate;
    if (validate(data)) return { value: data, ignored };
    problems.push(...problemsOf(validate.errors ?? [], origins));
    // A removed value may have been required, so its owner goes in the next round, until all fits or
    // nothing is left.
    for (;;) {
      const pointers = pointersOf(validate.errors ?? []);
      if (pointers.includes('')) return { value: undefined, ignored };
      for (const pointer of pointers) removeAt(data, pointer);
      if (validate(data)) return { value: data, ignored };
    }
  }
}

/** One problem a value, however many rules it broke. */
function problemsOf(errors: readonly ErrorObject[], origins: ReadonlyMap<string, Origin>): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const error of errors) {
    const origin = findOrigin(error.instancePath, origins);
    const missing: unknown = error.keyword === 'required' ? error.params['missingProperty'] : undefined;
    const key = typeof missing === 'string' ? `${origin.key}/${missing}` : origin.key;
    const rule = typeof missing === 'string' ? 'must be given' : ruleOf(error.parentSchema);
    const problem = {
      severity: 'error',
      location: origin.location,
      key,
      rule,
      value: origin.written,
    } as const;
    problems.set(`${key} ${origin.location.line}:${origin.location.column}`, problem);
  }
  return [...problems.values()];
}

/** Of the value itself, or of the nearest element around it: list items have no element of their own. */
function findOrigin(pointer: string, origins: ReadonlyMap<string, Origin>): Origin {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const origin = origins.get(at);
    if (origin !== undefined) return origin;
  }
}

/** Last item first, so that removing one moves none that is still to go. */
function pointersOf(errors: readonly ErrorObject[]): string[] {
  const pointers = new Set(errors.map((error) => error.instancePath));
  return [...pointers].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

function removeAt(data: Record<string, unknown>, pointer: string): void {
  const names = pointer.split('/').slice(1);
  const last = names.pop();
  let owner: unknown = data;
  for (const name of names) owner = isRecord(owner) ? owner[name] : undefined;
  if (last === undefined || !isRecord(owner)) return;
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else delete owner[last];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
