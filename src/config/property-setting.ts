import { propertySchema } from './application-schema.ts';
import type { IgnoredElement } from './document-reader.ts';
import type { Value } from './document-schema.ts';
import { DocumentType } from './document-validator.ts';
import { mayNameSecret } from './secret-name.ts';
import type { ConfigProblem, PropertySetting, SectionPropertySetting } from './settings.ts';
import type { VariableScope } from './variables.ts';
import type { ConfigElement } from './xml-document.ts';

const propertyType = new DocumentType(propertySchema);

/** By `<Type>` in lower case: the form of the text, and its rule. */
const typeForms: Readonly<
  Record<string, { readonly fits: (text: string) => boolean; readonly rule: string }>
> = {
  string: { fits: () => true, rule: '' },
  boolean: { fits: (text) => /^(true|false)$/i.test(text), rule: 'must be true or false' },
  integer: { fits: (text) => fitsBits(text, 32), rule: 'must be a whole number of 32 bits' },
  long: { fits: (text) => fitsBits(text, 64), rule: 'must be a whole number of 64 bits' },
  double: { fits: (text) => text !== '' && Number.isFinite(Number(text)), rule: 'must be a number' },
};

function fitsBits(text: string, bits: 32 | 64): boolean {
  return /^[+-]?\d{1,19}$/.test(text) && BigInt.asIntN(bits, toBigInt(text)) === toBigInt(text);
}

function toBigInt(text: string): bigint {
  return BigInt(text.replace(/^\+/, ''));
}

/** A property as the modules get it. Its value is checked against its `<Type>`. */
export function toPropertySetting(
  property: Value<typeof propertySchema>,
  problems: ConfigProblem[],
): PropertySetting {
  const { Name: name, Value: value, Type: type, location } = property;
  const secret = property.secret || isSecretName(name);
  const withheld = mayNameSecret(name);
  const form = Object.hasOwn(typeForms, type.toLowerCase()) ? typeForms[type.toLowerCase()] : undefined;
  if (type !== '' && form === undefined) {
    const rule = 'must be String, Boolean, Integer, Long or Double; it is read as String';
    problems.push({
      severity: 'warning',
      location: property.at['Type'] ?? location,
      key: name,
      rule,
      value: type,
    });
  }
  if (form !== undefined && !form.fits(value)) {
    const at = property.at['Value'] ?? location;
    const rule = `${form.rule} (Type ${type})`;
    problems.push({
      severity: 'error',
      location: at,
      key: name,
      rule,
      value: secret || withheld ? '' : value,
    });
  }
  return { name, value, type, secret, withheld, location, valueLocation: property.at['Value'] };
}

/** A name that ends in such a word holds the secret itself; `securityPublishRequirePassword` is a question. */
function isSecretName(name: string): boolean {
  return /(secret|password|passphrase|token|key)$/i.test(name) && !/require|enable/i.test(name);
}

/** A property of a section, and what is wrong with it should anyone read it. */
export interface SectionProperty {
  readonly setting: SectionPropertySetting;
  readonly problems: readonly ConfigProblem[];
}

/**
 * The properties inside elements that are otherwise ignored.
 *
 * @param document `Application`: the first word of the keys, which is no part of the section's name.
 */
export function readSectionProperties(
  ignored: readonly IgnoredElement[],
  document: string,
  scope: VariableScope,
): SectionProperty[] {
  return ignored.flatMap(({ element, key }) => collect(element, key.slice(document.length + 1), scope));
}

function collect(element: ConfigElement, path: string, scope: VariableScope): SectionProperty[] {
  if (element.name !== 'Properties') {
    return element.children.flatMap((child) => collect(child, `${path}/${child.name}`, scope));
  }
  const section = path.slice(0, Math.max(0, path.length - '/Properties'.length));
  return element.children.flatMap((child) => {
    const problems: ConfigProblem[] = [];
    const { value } = propertyType.read(child, scope, problems);
    if (value === undefined) return [];
    return [{ setting: { ...toPropertySetting(value, problems), section }, problems }];
  });
}
