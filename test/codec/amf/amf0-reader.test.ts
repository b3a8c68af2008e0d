import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Amf0Reader, type AmfValue, parseAmf0 } from '../../../src/codec/amf/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytesOf } from './amf-vector.ts';
import { amf0Vectors, invalidAmf0Vectors } from './amf0-vectors.ts';

describe('parseAmf0', () => {
  for (const vector of amf0Vectors) {
    it(`reads ${vector.name}`, () => {
      assert.deepEqual(parseAmf0(bytesOf(vector)), vector.values);
    });

    it(`reads ${vector.name} up to any cut, and says that it was cut`, () => {
      const bytes = bytesOf(vector);
      for (let end = 0; end < bytes.length; end += 1) {
        const { values, error } = readUntilError(bytes.subarray(0, end));
        assert.deepEqual(values, vector.values.slice(0, values.length));
        assert.ok(error === undefined || isTruncated(error), String(error));
        assert.ok(error !== undefined || values.length < vector.values.length, `cut at ${end} unnoticed`);
      }
    });
  }

  for (const { name, hex, code } of invalidAmf0Vectors) {
    it(`refuses ${name}`, () => {
      assert.throws(() => parseAmf0(bytesOf({ hex })), { name: 'ProtocolError', code });
    });
  }

  it('reads no values from no bytes', () => {
    assert.deepEqual(parseAmf0(new Uint8Array()), []);
  });

  it('reads the same from a view into a larger buffer', () => {
    for (const vector of amf0Vectors) {
      const bytes = bytesOf(vector);
      const padded = Buffer.concat([Buffer.alloc(3, 0xff), bytes, Buffer.alloc(5, 0xff)]);
      assert.deepEqual(parseAmf0(padded.subarray(3, 3 + bytes.length)), vector.values);
    }
  });

  it('gives one object for a reference and what it refers to', () => {
    const [value] = parseAmf0(bytesOf({ hex: '0a0000000203000009070001' }));
    assert.ok(Array.isArray(value));
    assert.deepEqual(Object.keys(value), ['0', '1']);
    assert.equal(value[0], value[1]);
  });

  it('gives objects that have no prototype for a peer to reach', () => {
    const [value] = parseAmf0(bytesOf({ hex: '0300095f5f70726f746f5f5f030001610101000009000009' }));
    assert.equal(Object.getPrototypeOf(value), null);
    assert.deepEqual(Object.keys(value as object), ['__proto__']);
    assert.equal(({} as { a?: unknown }).a, undefined);
  });
});

describe('Amf0Reader', () => {
  it('says where the next value begins and when none is left', () => {
    const reader = new Amf0Reader(bytesOf({ hex: '020001610506' }));
    assert.deepEqual([reader.readValue(), reader.offset, reader.done], ['a', 4, false]);
    assert.deepEqual([reader.readValue(), reader.offset, reader.done], [null, 5, false]);
    assert.deepEqual([reader.readValue(), reader.offset, reader.done], [undefined, 6, true]);
    assert.throws(() => reader.readValue(), { code: 'AMF_TRUNCATED' });
  });
});

function readUntilError(bytes: Uint8Array): { values: AmfValue[]; error: unknown } {
  const reader = new Amf0Reader(bytes);
  const values: AmfValue[] = [];
  try {
    while (!reader.done) values.push(reader.readValue());
    return { values, error: undefined };
  } catch (error) {
    return { values, error };
  }
}

function isTruncated(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === 'AMF_TRUNCATED';
}
