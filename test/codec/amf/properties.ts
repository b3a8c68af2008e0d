import assert from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';
import {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  type AmfLimits,
  AmfNumberVector,
  AmfObjectVector,
  AmfTypedObject,
  type AmfValue,
  defaultAmfLimits,
  parseAmf0,
  parseAmf3,
  serializeAmf0,
  serializeAmf3,
} from '../../../src/codec/amf/index.ts';

/**
 * What was accepted once must be accepted again, when bytes that are no UTF-8 have grown threefold and names
 * that are numbers come in order, each with room of its own.
 */
const roomyLimits: AmfLimits = {
  maxDepth: defaultAmfLimits.maxDepth,
  maxValues: 16 * defaultAmfLimits.maxValues,
  maxStringBytes: 3 * defaultAmfLimits.maxStringBytes,
  maxNameBytes: 3 * defaultAmfLimits.maxNameBytes,
  maxTotalBytes: 6 * defaultAmfLimits.maxTotalBytes,
};

/** What must hold for every list of values that either parser returned under the default limits. */
export function checkParsed(values: readonly AmfValue[]): void {
  checkSize(values);
  checkAmf0RoundTrip(values);
  checkAmf3Stable(values);
}

export function checkAmf0RoundTrip(values: readonly AmfValue[]): void {
  const bytes = serializeAmf0(...values);
  const again = parseAmf0(bytes, roomyLimits);
  assertSame(again, values);
  assert.deepEqual(serializeAmf0(...again), bytes);
}

/** AMF3 has no form for two odd kinds of ECMA array, so compare from the second pass on. */
export function checkAmf3Stable(values: readonly AmfValue[]): void {
  const once = parseAmf3(serializeAmf3(...values), roomyLimits);
  assert.equal(once.length, values.length);
  checkAmf3RoundTrip(once);
}

export function checkAmf3RoundTrip(values: readonly AmfValue[]): void {
  const bytes = serializeAmf3(...values);
  const again = parseAmf3(bytes, roomyLimits);
  assertSame(again, values);
  assert.deepEqual(serializeAmf3(...again), bytes);
}

function assertSame(actual: readonly AmfValue[], expected: readonly AmfValue[]): void {
  // Two invalid dates are not equal, but they look the same.
  if (!isDeepStrictEqual(actual, expected)) assert.equal(show(actual), show(expected));
}

function show(values: readonly AmfValue[]): string {
  return inspect(values, {
    depth: Number.POSITIVE_INFINITY,
    maxArrayLength: Number.POSITIVE_INFINITY,
    maxStringLength: Number.POSITIVE_INFINITY,
    sorted: true,
  });
}

/** A walk over the result, every reference followed, meets no more values than the limit. */
function checkSize(values: readonly AmfValue[]): void {
  let count = 0;
  const visit = (value: AmfValue, depth: number): void => {
    count += 1;
    assert.ok(count <= defaultAmfLimits.maxValues, 'more values than maxValues');
    const children = childrenOf(value);
    if (children === undefined) return;
    assert.ok(depth < defaultAmfLimits.maxDepth, 'nested deeper than maxDepth');
    for (const child of children) visit(child, depth + 1);
  };
  for (const value of values) visit(value, 0);
}

function childrenOf(value: AmfValue): readonly AmfValue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value;
  if (value instanceof AmfEcmaArray || value instanceof AmfTypedObject)
    return Object.values(value.properties);
  if (value instanceof AmfObjectVector || value instanceof AmfNumberVector) return value.items;
  if (value instanceof AmfDictionary) return value.entries.flat();
  if (value instanceof AmfExternalizable) return [value.body];
  return Object.getPrototypeOf(value) === null ? Object.values(value) : undefined;
}
