import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeyStoreFault } from '../../../src/codec/keystore/index.ts';
import { parseModifiedUtf8 } from '../../../src/codec/keystore/modified-utf8.ts';

describe('modified UTF-8', () => {
  /** Bytes as java.io.DataOutputStream.writeUTF gives them. */
  for (const [hex, text] of [
    ['', ''],
    ['72656435', 'red5'],
    ['c080', '\0'],
    ['c3bc', 'ü'],
    ['e98db5', '鍵'],
    ['eda0bdedb491', '🔑'],
  ] as const) {
    it(JSON.stringify(text), () => assert.equal(parseModifiedUtf8(Buffer.from(hex, 'hex')), text));
  }

  for (const hex of ['80', 'c3', 'c341', 'e98d', 'f09f9491', 'ff']) {
    it(`refuses ${hex}`, () => {
      assert.throws(() => parseModifiedUtf8(Buffer.from(hex, 'hex')), KeyStoreFault);
    });
  }
});
