import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { removeEmulationPrevention } from '../../../src/codec/h26x/index.ts';
import { hex, toHex } from '../../support/bytes.ts';

// ITU-T H.264 §7.4.1: four sequences are written with a 03 in between.
const rows: readonly (readonly [escaped: string, plain: string])[] = [
  ['67 000003 00', '67 0000 00'],
  ['67 000003 01', '67 0000 01'],
  ['67 000003 02', '67 0000 02'],
  ['67 000003 03', '67 0000 03'],
  ['67 000003', '67 0000'],
  ['000003 000003 01', '0000 0000 01'],
  ['67 00000300000300 01', '67 00000000 00 01'],
  ['67 0003 00', '67 0003 00'],
  ['67 00010003', '67 00010003'],
  ['', ''],
];

/** What an encoder does. */
function insertEmulationPrevention(plain: Uint8Array): Uint8Array {
  const escaped: number[] = [];
  let zeros = 0;
  for (const byte of plain) {
    if (zeros === 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(escaped);
}

describe('removeEmulationPrevention', () => {
  for (const [escaped, plain] of rows) {
    it(`${escaped} is ${plain}`, () => {
      const input = hex(escaped);
      assert.equal(toHex(removeEmulationPrevention(input)), toHex(hex(plain)));
      assert.deepEqual(input, hex(escaped), 'the input stays as it was');
    });

    it(`${escaped} stays as it was in a Buffer, as sockets deliver it`, () => {
      const input = Buffer.from(hex(escaped));
      assert.equal(toHex(removeEmulationPrevention(input)), toHex(hex(plain)));
      assert.equal(toHex(input), toHex(hex(escaped)));
    });
  }

  it('copies nothing when there is nothing to take out', () => {
    const input = hex('6742c00d');
    assert.equal(removeEmulationPrevention(input), input);
  });

  it('undoes what an encoder does', () => {
    const zeroHeavy = fc
      .array(fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 255))
      .map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(zeroHeavy, (plain) => {
        assert.equal(toHex(removeEmulationPrevention(insertEmulationPrevention(plain))), toHex(plain));
      }),
    );
  });
});
