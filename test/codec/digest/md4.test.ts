import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { md4 } from '../../../src/codec/digest/index.ts';

/** RFC 1320 §A.5. */
const vectors: readonly (readonly [text: string, digest: string])[] = [
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  [
    '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
    'e33b4ddc9c38f2199c3e7b164fcc0536',
  ],
];

describe('MD4', () => {
  for (const [text, digest] of vectors) {
    it(`of "${text}"`, () => {
      assert.equal(md4(new TextEncoder().encode(text)), digest);
    });
  }

  /** Of so many zero bytes, by OpenSSL's legacy provider: around the length where padding takes one more block. */
  for (const [length, digest] of [
    [54, '56d2bcbc9dc84232cda1c8d3147e2b54'],
    [55, '2df5a83f688f18c0866c64173be82a8f'],
    [56, '7b9b4593cd9322ea492cf0bcdd84f0ae'],
    [64, '2f6f7b10c5cadca6d5770f428c899ba7'],
    [120, '888e0376839fc84239dba15a308df398'],
  ] as const) {
    it(`of ${length} zero bytes`, () => {
      assert.equal(md4(new Uint8Array(length)), digest);
    });
  }

  it('of "password" in UTF-16LE is its well-known NT hash', () => {
    assert.equal(md4(Buffer.from('password', 'utf16le')), '8846f7eaee8fb117ad06bdd830b7586c');
  });
});
