import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAmf3 } from '../../../src/codec/amf/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytesOf } from './amf-vector.ts';
import { amf3Vectors, invalidAmf3Vectors } from './amf3-vectors.ts';

describe('parseAmf3', () => {
  for (const vector of amf3Vectors) {
    it(`reads ${vector.name}`, () => {
      assert.deepEqual(parseAmf3(bytesOf(vector)), vector.values);
    });

    it(`reads ${vector.name} up to any cut, and says that it was cut`, () => {
      const bytes = bytesOf(vector);
      for (let end = 0; end < bytes.length; end += 1) {
        const values = parseUnlessTruncated(bytes.subarray(0, end));
        if (values === undefined) continue;
        assert.ok(values.length < vector.values.length, `cut at ${end} unnoticed`);
        assert.deepEqual(values, vector.values.slice(0, values.length));
      }
    });
  }

  for (const { name, hex, code } of invalidAmf3Vectors) {
    it(`refuses ${name}`, () => {
      assert.throws(() => parseAmf3(bytesOf({ hex })), { name: 'ProtocolError', code });
    });
  }

  it('names an unknown externalizable class, but not at any length', () => {
    const name = 'x'.repeat(3000);
    const bytes = Buffer.concat([Buffer.from('0a07ae71', 'hex'), Buffer.from(name)]);
    assert.throws(
      () => parseAmf3(bytes),
      (error: Error) => error.message.includes('xxx') && error.message.length < 200,
    );
  });

  it('reads byte arrays as views of the message', () => {
    const bytes = bytesOf({ hex: '0c070001ff' });
    const [value] = parseAmf3(bytes);
    bytes[4] = 7;
    assert.deepEqual(value, Uint8Array.of(0, 1, 7));
  });
});

function parseUnlessTruncated(bytes: Uint8Array): ReturnType<typeof parseAmf3> | undefined {
  try {
    return parseAmf3(bytes);
  } catch (error) {
    assert.ok(error instanceof ProtocolError && error.code === 'AMF_TRUNCATED', String(error));
    return undefined;
  }
}
