import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tea, xtea } from '../../../src/codec/tea/block-ciphers.ts';
import type { Cipher } from '../../../src/codec/tea/cipher.ts';

// BouncyCastle bcprov 1.72, TEAEngine and XTEAEngine: a key and a block of zeros.
const rows: readonly (readonly [name: string, cipher: Cipher, ciphertext: readonly number[]])[] = [
  ['TEA', tea, [0x41ea3a0a, 0x94baa940]],
  ['XTEA', xtea, [0xdee9d4d8, 0xf7131ed9]],
];

describe('block ciphers', () => {
  for (const [name, cipher, ciphertext] of rows) {
    it(`${name} of zeros with a key of zeros`, () => {
      const words = new Uint32Array(2);
      cipher.encrypt(words, new Uint32Array(4));
      assert.deepEqual([...words], ciphertext);
      cipher.decrypt(words, new Uint32Array(4));
      assert.deepEqual([...words], [0, 0]);
    });
  }
});
