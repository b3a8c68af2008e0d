import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AmfObject,
  AmfTypedObject,
  type AmfValue,
  amfObject,
  parseAmf0,
  serializeAmf0,
} from '../../../src/codec/amf/index.ts';
import { bytesOf } from './amf-vector.ts';
import { amf0Vectors } from './amf0-vectors.ts';
import { amf3Vectors } from './amf3-vectors.ts';
import { checkAmf0RoundTrip } from './properties.ts';

describe('serializeAmf0', () => {
  for (const vector of amf0Vectors.filter(({ canonical }) => canonical)) {
    it(`writes ${vector.name}`, () => {
      assert.deepEqual(serializeAmf0(...vector.values), bytesOf(vector));
    });
  }

  for (const { name, values } of [...amf0Vectors, ...amf3Vectors]) {
    it(`writes what reads back: ${name}`, () => checkAmf0RoundTrip(values));
  }

  it('writes a string of 65,535 bytes with a short length, and a longer one with a long length', () => {
    const short = serializeAmf0(`${'é'.repeat(32_767)}a`);
    assert.deepEqual(short.subarray(0, 3), Uint8Array.of(0x02, 0xff, 0xff));
    const long = serializeAmf0('é'.repeat(32_768));
    assert.deepEqual(long.subarray(0, 5), Uint8Array.of(0x0c, 0x00, 0x01, 0x00, 0x00));
    assert.deepEqual(parseAmf0(long), ['é'.repeat(32_768)]);
  });

  it('writes plain objects, which have a prototype', () => {
    const value: AmfValue = { level: 'status' };
    assert.deepEqual(parseAmf0(serializeAmf0(value)), [amfObject({ level: 'status' })]);
  });

  it('refuses a name that AMF0 has no length for', () => {
    const name = 'é'.repeat(32_768);
    assert.throws(() => serializeAmf0({ [name]: 1 }), { code: 'AMF_NAME_TOO_LONG' });
    assert.throws(() => serializeAmf0(new AmfTypedObject(name, {})), { code: 'AMF_NAME_TOO_LONG' });
  });

  it('refuses an object that contains itself', () => {
    const circular: AmfObject = {};
    circular['self'] = circular;
    assert.throws(() => serializeAmf0(circular), { code: 'LIMIT_EXCEEDED' });
  });
});
