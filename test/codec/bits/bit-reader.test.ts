import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BitReader } from '../../../src/codec/bits/index.ts';
import { bytesOfBits, se, u, ue } from '../../support/bit-string.ts';
import { hex } from '../../support/bytes.ts';
import { refuses } from '../../support/parser-properties.ts';

describe('BitReader', () => {
  it('reads fields across byte boundaries, most significant bit first', () => {
    const reader = new BitReader(hex('b5 0f f0'));
    assert.deepEqual(
      [reader.readBits(3), reader.readBits(10), reader.readFlag()],
      [0b101, 0b1010100001, true],
    );
    assert.equal(reader.positionBits, 14);
    assert.equal(reader.remainingBits, 10);
  });

  it('reads 32 bits as an unsigned value, also off a byte boundary', () => {
    assert.equal(new BitReader(hex('ffffffff')).readBits(32), 0xff_ff_ff_ff);
    const reader = new BitReader(hex('7fffffffc0'));
    reader.skipBits(1);
    assert.equal(reader.readBits(32), 0xff_ff_ff_ff);
  });

  it('gives what was written', () => {
    const field = fc
      .integer({ min: 1, max: 32 })
      .chain((width) => fc.tuple(fc.constant(width), fc.integer({ min: 0, max: 2 ** width - 1 })));
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const reader = new BitReader(bytesOfBits(...fields.map(([width, value]) => u(width, value))));
        for (const [width, value] of fields) assert.equal(reader.readBits(width), value);
      }),
    );
  });

  // ITU-T H.264 table 9-2 and table 9-3.
  for (const [bits, unsigned, signed] of [
    ['1', 0, 0],
    ['010', 1, 1],
    ['011', 2, -1],
    ['00100', 3, 2],
    ['00101', 4, -2],
    ['00110', 5, 3],
    ['00111', 6, -3],
    ['0001000', 7, 4],
  ] as const) {
    it(`reads the Exp-Golomb code ${bits}`, () => {
      assert.equal(new BitReader(bytesOfBits(bits)).readUnsignedExpGolomb(), unsigned);
      assert.equal(new BitReader(bytesOfBits(bits)).readSignedExpGolomb(), signed);
    });
  }

  it('reads Exp-Golomb codes up to 2^32 - 2', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 2 }),
        fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
        (a, b) => {
          const reader = new BitReader(bytesOfBits(ue(a), se(b)));
          assert.equal(reader.readUnsignedExpGolomb(), a);
          assert.equal(reader.readSignedExpGolomb(), b);
        },
      ),
    );
  });

  it('refuses an Exp-Golomb code without an end', () => {
    refuses(() => new BitReader(new Uint8Array(64)).readUnsignedExpGolomb(), 'MEDIA_HEADER_INVALID');
    refuses(
      () => new BitReader(bytesOfBits('0'.repeat(32), '1', u(32, 0))).readUnsignedExpGolomb(),
      'MEDIA_HEADER_INVALID',
    );
    refuses(() => new BitReader(new Uint8Array(2)).readUnsignedExpGolomb(), 'MEDIA_HEADER_TRUNCATED');
  });

  it('refuses to read or skip past the end', () => {
    const reader = new BitReader(hex('ff'));
    reader.skipBits(7);
    refuses(() => reader.readBits(2), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => reader.skipBits(2), 'MEDIA_HEADER_TRUNCATED');
    assert.equal(reader.readBits(1), 1);
    refuses(() => reader.readFlag(), 'MEDIA_HEADER_TRUNCATED');
  });

  it('aligns forward to the next byte, and stays on a boundary', () => {
    const reader = new BitReader(hex('00 ff'));
    reader.alignToByte();
    assert.equal(reader.positionBits, 0);
    reader.skipBits(3);
    reader.alignToByte();
    assert.equal(reader.readBits(8), 0xff);
  });
});
