import type { PropertySpec } from './property.ts';

/**
 * What a property may be, for people: `0 to 5`, `one of a, b`; `undefined` where its type says it all.
 *
 * @param quote how a value is shown
 */
export function allowedValues(
  spec: PropertySpec,
  quote: (value: string) => string = (value) => value,
): string | undefined {
  switch (spec.type) {
    case 'string':
      return spec.values === undefined ? undefined : `one of ${spec.values.map(quote).join(', ')}`;
    case 'boolean':
      return undefined;
    case 'integer':
    case 'double':
      return rangeOf(spec);
  }
}

function rangeOf({ maximum, minimum }: { readonly minimum?: number; readonly maximum?: number }) {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum === undefined ? undefined : `at most ${maximum}`;
}
