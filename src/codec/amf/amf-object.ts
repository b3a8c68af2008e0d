import type { AmfObject, AmfValue } from './value.ts';

/** An anonymous object with these properties and, as parsed ones, no prototype. */
export function amfObject(properties: Readonly<Record<string, AmfValue>> = {}): AmfObject {
  const object = Object.create(null) as AmfObject;
  for (const name of Object.keys(properties)) object[name] = properties[name];
  return object;
}
