import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AmfInput } from '../../../src/codec/amf/input.ts';
import { maxU29, readU29, writeU29 } from '../../../src/codec/amf/u29.ts';
import { ByteWriter } from '../../../src/codec/bits/index.ts';

// AMF3 §1.3.1: the ranges of one to four bytes, and their ends.
const rows: readonly [value: number, hex: string][] = [
  [0x00, '00'],
  [0x7f, '7f'],
  [0x80, '8100'],
  [0x3fff, 'ff7f'],
  [0x4000, '818000'],
  [0x1f_ffff, 'ffff7f'],
  [0x20_0000, '80c08000'],
  [0x3f_ffff, '80ffffff'],
  [0x40_0000, '81808000'],
  [0x1234_5678, 'c8e8d678'],
  [maxU29, 'ffffffff'],
];

describe('U29', () => {
  for (const [value, hex] of rows) {
    it(`0x${value.toString(16)} is ${hex}`, () => {
      const output = new ByteWriter();
      writeU29(output, value);
      assert.equal(Buffer.from(output.finish()).toString('hex'), hex);
      const input = new AmfInput(Buffer.from(hex, 'hex'));
      assert.equal(readU29(input), value);
      assert.ok(input.done);
    });
  }
});
