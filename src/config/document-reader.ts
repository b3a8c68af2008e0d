import { findCloseName } from './close-name.ts';
import type {
  ElementSchema,
  ElementsSchema,
  LeafSchema,
  ListSchema,
  Lookalikes,
  ObjectSchema,
} from './document-schema.ts';
import { mayNameSecret } from './secret-name.ts';
import type { ConfigProblem, SourceLocation } from './settings.ts';
import { resolveVariables, type VariableScope } from './variables.ts';
import type { ConfigElement } from './xml-document.ts';

/** Where a value of the data came from, for messages about it. */
export interface Origin {
  readonly location: SourceLocation;
  /** Path of the element: `Application/Streams/StreamType`. */
  readonly key: string;
  /** As written, variables unresolved; `''` for a secret and for an element that holds elements. */
  readonly written: string;
}

/** An element that is not read: one of Wowza's, or one that nobody knows. */
export interface IgnoredElement {
  readonly element: ConfigElement;
  readonly key: string;
}

export interface ReadOutcome {
  /** Objects, arrays and values as the schema describes them, not yet validated. */
  readonly data: Record<string, unknown>;
  /** By JSON pointer (RFC 6901) into `data`. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly ignored: readonly IgnoredElement[];
}

/**
 * Turns an element tree into plain data along a schema. A value that does not fit its type stays text, so
 * that validation finds it and says where it stands. What the schema does not know is reported and ignored.
 */
export function readElement(
  element: ConfigElement,
  schema: ObjectSchema,
  scope: VariableScope,
  problems: ConfigProblem[],
): ReadOutcome {
  const reader = new DocumentReader(scope, problems);
  const data = reader.readObject(element, schema, element.name, '');
  return { data, origins: reader.origins, ignored: reader.ignored };
}

class DocumentReader {
  readonly origins = new Map<string, Origin>();
  readonly ignored: IgnoredElement[] = [];
  readonly #scope: VariableScope;
  readonly #problems: ConfigProblem[];
  /** Keys of what is not used or spelled otherwise: each is reported once a file. */
  readonly #reported = new Set<string>();
  /** Values whose `<Name>` beside them says that they may be secrets. */
  readonly #withheld = new Set<ConfigElement>();

  constructor(scope: VariableScope, problems: ConfigProblem[]) {
    this.#scope = scope;
    this.#problems = problems;
  }

  readObject(
    element: ConfigElement,
    schema: ObjectSchema,
    key: string,
    pointer: string,
  ): Record<string, unknown> {
    const namedKey = keyWithName(element, schema, key);
    this.origins.set(pointer, { location: element.location, key: namedKey, written: '' });
    if (element.text !== '') this.#report('warning', element, key, 'must hold elements only, not text');
    const at: Record<string, SourceLocation> = {};
    const data: Record<string, unknown> = { location: element.location, at, secret: false };
    const seen = new Map<string, ConfigElement>();
    this.#withhold(element, schema);
    for (const child of element.children) {
      const name = this.#nameOf(child, schema, key);
      const childSchema = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      if (childSchema === undefined) {
        this.#ignore(child, schema, key);
        continue;
      }
      const first = seen.get(name);
      if (first !== undefined) {
        const rule = `must stand once; the first is on line ${first.location.line}`;
        this.#report('error', child, `${namedKey}/${name}`, rule);
        continue;
      }
      seen.set(name, child);
      at[name] = child.location;
      const value = this.#read(child, childSchema, `${namedKey}/${name}`, `${pointer}/${name}`, data);
      if (value !== undefined) data[name] = value;
    }
    return data;
  }

  #read(
    element: ConfigElement,
    schema: ElementSchema,
    key: string,
    pointer: string,
    owner: Record<string, unknown>,
  ): unknown {
    if (schema.type === 'object') return this.readObject(element, schema, key, pointer);
    if ('element' in schema) return this.#readElements(element, schema, key, pointer);
    return this.#readText(element, schema, key, pointer, owner);
  }

  #readElements(element: ConfigElement, schema: ElementsSchema, key: string, pointer: string): unknown[] {
    this.origins.set(pointer, { location: element.location, key, written: '' });
    if (element.text !== '') this.#report('warning', element, key, 'must hold elements only, not text');
    const items: unknown[] = [];
    for (const child of element.children) {
      const childKey = `${key}/${child.name}`;
      if (child.name === schema.element) {
        items.push(this.readObject(child, schema.items, childKey, `${pointer}/${items.length}`));
        continue;
      }
      this.#report(schema.guard ? 'error' : 'warning', child, childKey, `must be a <${schema.element}>`);
      this.ignored.push({ element: child, key: childKey });
    }
    return items;
  }

  #readText(
    element: ConfigElement,
    schema: LeafSchema | ListSchema,
    key: string,
    pointer: string,
    owner: Record<string, unknown>,
  ): unknown {
    for (const child of element.children) {
      this.#report(
        'error',
        child,
        `${key}/${child.name}`,
        `must not stand inside <${element.name}>, which holds text`,
      );
    }
    const resolved = resolveVariables(element.text, this.#scope);
    const secretElement = ('secret' in schema && schema.secret === true) || this.#withheld.has(element);
    for (const { severity, rule, value } of resolved.problems) {
      // What is no variable is a part of the secret.
      const shown = secretElement && severity === 'warning' ? '' : value;
      this.#problems.push({ severity, location: element.location, key, rule, value: shown });
    }
    const secret = resolved.secret || secretElement;
    if (resolved.secret) owner['secret'] = true;
    this.origins.set(pointer, { location: element.location, key, written: secret ? '' : element.text });
    if (schema.type === 'array') return splitList(resolved.text, schema);
    // An empty number or truth value is not given: Wowza's files hold such elements for their default.
    if (schema.type !== 'string' && resolved.text === '') return undefined;
    return convert(resolved.text, schema);
  }

  /** The name may stand after the value. */
  #withhold(element: ConfigElement, schema: ObjectSchema): void {
    if (!Object.hasOwn(schema.properties, 'Value')) return;
    if (!namesIn(element, schema).some(({ text }) => mayNameSecret(text))) return;
    for (const child of element.children) if (child.name === 'Value') this.#withheld.add(child);
  }

  #nameOf(child: ConfigElement, schema: ObjectSchema, key: string): string {
    const meant = schema.aliases !== undefined && Object.hasOwn(schema.aliases, child.name);
    const name = meant ? schema.aliases?.[child.name] : undefined;
    if (name === undefined) return child.name;
    const rule = `must be spelled <${name}>; it is read as that`;
    this.#reportOnce('warning', child, `${key}/${child.name}`, rule);
    return name;
  }

  #ignore(child: ConfigElement, schema: ObjectSchema, parentKey: string): void {
    const key = `${parentKey}/${child.name}`;
    this.ignored.push({ element: child, key });
    const notUsed = schema.notUsed ?? [];
    if (notUsed.includes(child.name)) {
      // What stands in a section's Properties is reported one by one; see property-names.ts.
      if (child.name !== 'Properties') this.#reportOnce('not-used', child, key, 'is kept and ignored');
      return;
    }
    const close = findCloseName(child.name, [...Object.keys(schema.properties), ...notUsed]);
    const lookalikes =
      close === undefined && looksAlike(child, schema.lookalikes) ? schema.lookalikes : undefined;
    const hints = close === undefined ? lookalikes?.hint : `<${close}> is close`;
    const hint = hints === undefined ? '' : `; ${hints}`;
    const guards =
      lookalikes !== undefined || (close !== undefined && schema.properties[close]?.guard === true);
    this.#report(
      guards ? 'error' : 'warning',
      child,
      key,
      `must be an element that Sluice or Wowza knows${hint}`,
    );
  }

  #reportOnce(severity: ConfigProblem['severity'], element: ConfigElement, key: string, rule: string): void {
    if (!this.#reported.has(key)) this.#report(severity, element, key, rule);
    this.#reported.add(key);
  }

  #report(severity: ConfigProblem['severity'], element: ConfigElement, key: string, rule: string): void {
    this.#problems.push({ severity, location: element.location, key, rule, value: '' });
  }
}

function namesIn({ children }: ConfigElement, schema: ObjectSchema): ConfigElement[] {
  return children.filter((child) => (schema.aliases?.[child.name] ?? child.name) === 'Name');
}

/** Of many properties, which one: `Application/Properties/Property (maxUsers)`. */
function keyWithName(element: ConfigElement, schema: ObjectSchema, key: string): string {
  if (!Object.hasOwn(schema.properties, 'Value')) return key;
  const name = namesIn(element, schema)[0]?.text ?? '';
  return name === '' ? key : `${key} (${name})`;
}

function looksAlike({ children, name }: ConfigElement, lookalikes: Lookalikes | undefined): boolean {
  if (lookalikes === undefined) return false;
  return (
    new RegExp(lookalikes.name, 'i').test(name) || children.some((child) => child.name === lookalikes.holds)
  );
}

function splitList(text: string, schema: ListSchema): unknown[] {
  const items = text.split(schema.separator).map((item) => item.trim());
  return items.filter((item) => item !== '').map((item) => convert(item, schema.items));
}

/** The text itself where it does not have the form of the type. */
function convert(text: string, schema: LeafSchema): string | number | boolean {
  switch (schema.type) {
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text;
    case 'boolean': {
      const lower = text.toLowerCase();
      return lower === 'true' || lower === 'false' ? lower === 'true' : text;
    }
    case 'string': {
      const lower = text.toLowerCase();
      return schema.enum?.find((value) => value.toLowerCase() === lower) ?? text;
    }
  }
}
