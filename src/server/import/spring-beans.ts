import type { SourceLocation } from '../../config/settings.ts';
import type { ConfigElement } from '../../config/xml-document.ts';

/** A `<bean>` that is in force: one inside an XML comment is none. */
export interface SpringBean {
  /** `id`, else `name`; `''` for neither. */
  readonly id: string;
  /** Full class name. */
  readonly className: string;
  readonly location: SourceLocation;
  /** By name in lower case: Red5 itself spelled some of them in two ways. */
  readonly properties: ReadonlyMap<string, SpringValue>;
  readonly constructorArguments: readonly SpringValue[];
  /** The bean that this one is written inside of. */
  readonly owner: SpringBean | undefined;
}

/** What a property is set to. Placeholders are not resolved. */
export type SpringValue = { readonly location: SourceLocation } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly id: string }
  | { readonly kind: 'bean'; readonly bean: SpringBean }
  | { readonly kind: 'list'; readonly items: readonly SpringValue[] }
  /** By key in lower case. */
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, SpringValue> }
);

/**
 * All beans of a Spring file, those inside others too, in the order of the file. Templates (`abstract="true"`)
 * are none.
 */
export function readBeans(root: ConfigElement): SpringBean[] {
  const beans: SpringBean[] = [];
  collectBeans(root, beans);
  return beans;
}

function collectBeans(element: ConfigElement, beans: SpringBean[]): void {
  for (const child of element.children) {
    if (nameOf(child) === 'bean') readBean(child, undefined, beans);
    // A nested <beans> groups them, with a profile perhaps.
    else if (nameOf(child) === 'beans') collectBeans(child, beans);
  }
}

function readBean(element: ConfigElement, owner: SpringBean | undefined, beans: SpringBean[]): SpringBean {
  const { attributes, location } = element;
  const properties = new Map<string, SpringValue>();
  const constructorArguments: SpringValue[] = [];
  const isTemplate = attributes['abstract'] === 'true';
  const id = attributes['id'] ?? attributes['name']?.split(/[,; ]/, 1)[0] ?? '';
  const className = (attributes['class'] ?? '').trim();
  const bean: SpringBean = { id, className, location, properties, constructorArguments, owner };
  if (!isTemplate) beans.push(bean);
  for (const [name, value] of Object.entries(attributes)) {
    // The short form: p:keystorePath="conf/keystore".
    const property = /^p:(.+)$/.exec(name)?.[1]?.toLowerCase();
    if (property?.endsWith('-ref') === true) {
      properties.set(property.slice(0, -4), { kind: 'reference', id: value, location });
    } else if (property !== undefined) {
      properties.set(property, { kind: 'text', text: value, location });
    }
  }
  for (const child of inIndexOrder(element.children)) {
    const kind = nameOf(child);
    if (kind !== 'property' && kind !== 'constructor-arg') continue;
    const value = readValue(child, bean, isTemplate ? [] : beans);
    if (value === undefined) continue;
    if (kind === 'property') properties.set((child.attributes['name'] ?? '').toLowerCase(), value);
    else constructorArguments.push(value);
  }
  return bean;
}

/** Arguments of a constructor may say which one they are. */
function inIndexOrder(children: readonly ConfigElement[]): ConfigElement[] {
  const indexOf = ({ attributes }: ConfigElement) => Number(attributes['index'] ?? 0);
  return children.toSorted((a, b) => indexOf(a) - indexOf(b));
}

/** What `<property>`, `<constructor-arg>` or `<entry>` is set to: by attribute or by what stands inside. */
function readValue(holder: ConfigElement, owner: SpringBean, beans: SpringBean[]): SpringValue | undefined {
  const { attributes, location } = holder;
  if (attributes['value'] !== undefined) return { kind: 'text', text: attributes['value'], location };
  const reference = attributes['ref'] ?? attributes['value-ref'];
  if (reference !== undefined) return { kind: 'reference', id: reference, location };
  const [inner] = holder.children.filter((child) => nameOf(child) !== 'description');
  return inner === undefined ? undefined : readItem(inner, owner, beans);
}

function readItem(element: ConfigElement, owner: SpringBean, beans: SpringBean[]): SpringValue | undefined {
  const { attributes, children, location, text } = element;
  switch (nameOf(element)) {
    case 'value':
      return { kind: 'text', text, location };
    case 'ref':
    case 'idref':
      return { kind: 'reference', id: attributes['bean'] ?? attributes['local'] ?? '', location };
    case 'bean':
      return { kind: 'bean', bean: readBean(element, owner, beans), location };
    case 'list':
    case 'array':
    case 'set': {
      const items = children.map((child) => readItem(child, owner, beans));
      return { kind: 'list', items: items.filter((item) => item !== undefined), location };
    }
    case 'map':
    case 'props':
      return { kind: 'map', entries: readEntries(children, owner, beans), location };
    default:
      return undefined;
  }
}

function readEntries(
  children: readonly ConfigElement[],
  owner: SpringBean,
  beans: SpringBean[],
): ReadonlyMap<string, SpringValue> {
  const entries = new Map<string, SpringValue>();
  for (const child of children) {
    const { attributes, location, text } = child;
    const value: SpringValue | undefined =
      nameOf(child) === 'prop' ? { kind: 'text', text, location } : readValue(child, owner, beans);
    if (value !== undefined) entries.set((attributes['key'] ?? '').toLowerCase(), value);
  }
  return entries;
}

/** Without a namespace prefix. */
function nameOf({ name }: ConfigElement): string {
  return name.slice(name.indexOf(':') + 1);
}
