import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decipherRc2Cbc } from '../../../src/codec/keystore/rc2.ts';

/** RFC 2268 §5: key, effective bits, plaintext, ciphertext. */
const vectors = [
  ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
] as const;

const hex = (text: string) => Buffer.from(text, 'hex');

describe('RC2', () => {
  for (const [key, bits, plain, encrypted] of vectors) {
    it(`deciphers ${encrypted} by ${key} of ${bits} bits`, () => {
      const opened = decipherRc2Cbc(hex(key), bits, new Uint8Array(8), hex(encrypted));
      assert.equal(Buffer.from(opened).toString('hex'), plain);
    });
  }

  it('chains blocks', () => {
    const [key, bits, plain, encrypted] = vectors[1];
    const iv = hex('0123456789abcdef');
    const opened = Buffer.from(decipherRc2Cbc(hex(key), bits, iv, hex(encrypted + encrypted)));
    const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
    assert.deepEqual(opened.subarray(0, 8), xor(hex(plain), iv));
    assert.deepEqual(opened.subarray(8), xor(hex(plain), hex(encrypted)));
  });

  it('takes whole blocks only', () => {
    assert.throws(() => decipherRc2Cbc(hex('88'), 64, new Uint8Array(8), new Uint8Array(7)), RangeError);
  });
});
