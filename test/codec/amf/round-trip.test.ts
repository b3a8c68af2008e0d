import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  AmfNumberVector,
  AmfObjectVector,
  AmfTypedObject,
  type AmfValue,
  AmfXmlDocument,
  amfObject,
  parseAmf0,
  parseAmf3,
  serializeAmf0,
  serializeAmf3,
} from '../../../src/codec/amf/index.ts';

const text = fc.string({ unit: 'binary' });
const className = fc.string({ unit: 'binary', minLength: 1 });
const name = fc.oneof(
  text,
  fc.constantFrom('', '__proto__', 'constructor', 'toString', '0', '1', '4294967295'),
);
const int32 = fc.integer();
const uint32 = fc.nat({ max: 0xffff_ffff });
const double = fc.double();

const { value } = fc.letrec<{
  value: AmfValue;
  items: AmfValue[];
  properties: Record<string, AmfValue>;
  members: Record<string, AmfValue>;
}>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(double, int32),
    fc.boolean(),
    text,
    fc.constantFrom(null, undefined),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
    text.map((xml) => new AmfXmlDocument(xml)),
    fc.tuple(fc.array(int32), fc.boolean()).map(([items, fixed]) => new AmfNumberVector('int', items, fixed)),
    fc
      .tuple(fc.array(uint32), fc.boolean())
      .map(([items, fixed]) => new AmfNumberVector('uint', items, fixed)),
    fc
      .tuple(fc.array(double), fc.boolean())
      .map(([items, fixed]) => new AmfNumberVector('double', items, fixed)),
    tie('items'),
    tie('properties').map((properties) => amfObject(properties)),
    tie('members').map((members) => new AmfEcmaArray(amfObject(members))),
    fc
      .tuple(className, tie('properties'))
      .map(([of, properties]) => new AmfTypedObject(of, amfObject(properties))),
    fc
      .tuple(text, tie('items'), fc.boolean())
      .map(([of, items, fixed]) => new AmfObjectVector(of, items, fixed)),
    fc
      .tuple(fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }), fc.boolean())
      .map(([entries, weak]) => new AmfDictionary(entries, weak)),
    tie('value').map((body) => new AmfExternalizable('flex.messaging.io.ArrayList', body)),
  ),
  items: fc.array(tie('value'), { maxLength: 5 }),
  properties: fc.dictionary(name, tie('value'), { maxKeys: 5 }),
  // What AMF3 has no form for has tests of its own: no members at all, a member named ''.
  members: fc.dictionary(
    name.filter((one) => one !== ''),
    tie('value'),
    { minKeys: 1, maxKeys: 5 },
  ),
}));

describe('any values', () => {
  it('come back from AMF0 as they were', () => {
    const property = fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      assert.deepEqual(parseAmf0(serializeAmf0(...values)), values);
    });
    fc.assert(property, { interruptAfterTimeLimit: 5_000 });
  });

  it('come back from AMF3 as they were', () => {
    const property = fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      assert.deepEqual(parseAmf3(serializeAmf3(...values)), values);
    });
    fc.assert(property, { interruptAfterTimeLimit: 5_000 });
  });
});
