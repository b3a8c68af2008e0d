import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AmfEcmaArray,
  type AmfValue,
  amfObject,
  parseAmf3,
  serializeAmf3,
} from '../../../src/codec/amf/index.ts';
import { bytesOf } from './amf-vector.ts';
import { amf0Vectors } from './amf0-vectors.ts';
import { amf3Vectors } from './amf3-vectors.ts';
import { checkAmf3RoundTrip, checkAmf3Stable } from './properties.ts';

describe('serializeAmf3', () => {
  for (const vector of amf3Vectors.filter(({ canonical }) => canonical)) {
    it(`writes ${vector.name}`, () => {
      assert.deepEqual(serializeAmf3(...vector.values), bytesOf(vector));
    });
  }

  for (const { name, values } of amf3Vectors) {
    it(`writes what reads back: ${name}`, () => checkAmf3RoundTrip(values));
  }

  for (const { name, values } of amf0Vectors) {
    it(`writes what came as AMF0: ${name}`, () => checkAmf3Stable(values));
  }

  it('writes an ECMA array with an empty name as an object, which can have one', () => {
    const array = new AmfEcmaArray(amfObject({ '': 1, a: 2 }));
    assert.deepEqual(parseAmf3(serializeAmf3(array)), [amfObject({ '': 1, a: 2 })]);
  });

  it('tells apart traits whose names only look alike when joined', () => {
    const values = [amfObject({ '': 1, 'a,b': 2 }), amfObject({ '': 1, a: 2, b: 3 })];
    assert.deepEqual(parseAmf3(serializeAmf3(...values)), values);
  });

  it('refuses an array that contains itself', () => {
    const circular: AmfValue[] = [];
    circular.push(circular);
    assert.throws(() => serializeAmf3(circular), { code: 'LIMIT_EXCEEDED' });
  });
});
