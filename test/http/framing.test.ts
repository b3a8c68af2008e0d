import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bare, binaryMessage, chunk } from '../../src/http/framing.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('chunk', () => {
  it('has its length in hexadecimal before it and a line end behind', () => {
    assert.equal(Buffer.from(chunk(Buffer.alloc(26, 'a'))).toString(), `1a\r\n${'a'.repeat(26)}\r\n`);
  });
});

describe('binaryMessage', () => {
  for (const [length, header] of [
    [0, '8200'],
    [125, '827d'],
    [126, '827e007e'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ] as const) {
    it(`begins with its length of ${length}`, () => {
      const framed = binaryMessage(Buffer.alloc(length, 7));
      assert.equal(hex(framed.subarray(0, header.length / 2)), header);
      assert.equal(framed.length, header.length / 2 + length);
    });
  }
});

describe('framing', () => {
  it('wraps the same bytes once', () => {
    const bytes = Buffer.from('same');
    assert.equal(chunk(bytes), chunk(bytes));
    assert.notEqual(chunk(bytes), chunk(Buffer.from('same')));
    assert.notEqual(chunk(bytes), binaryMessage(bytes));
    assert.equal(bare(bytes), bytes);
  });
});
