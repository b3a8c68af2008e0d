import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteWriter } from '../../../src/codec/bits/index.ts';
import { counting, hex } from '../../support/bytes.ts';

describe('ByteWriter', () => {
  it('writes big-endian fields and grows as it must', () => {
    const writer = new ByteWriter(1);
    writer.writeUint8(0x01);
    writer.writeUint16(0x02_03);
    writer.writeUint24(0x04_05_06);
    writer.writeUint32(0xff_fe_fd_fc);
    writer.writeInt24(-1);
    writer.writeInt24(-0x80_00_00);
    writer.writeInt24(0x7f_ff_ff);
    writer.writeUint8(0);
    writer.writeUint24(0);
    writer.writeBytes(counting(300));
    const expected = Buffer.concat([
      hex('01 0203 040506 fffefdfc ffffff 800000 7fffff 00 000000'),
      counting(300),
    ]);
    assert.deepEqual(Buffer.from(writer.finish()), expected);
  });

  it('refuses values that do not fit', () => {
    const writer = new ByteWriter();
    for (const value of [-1, 256, 1.5, Number.NaN]) assert.throws(() => writer.writeUint8(value), RangeError);
    assert.throws(() => writer.writeUint32(2 ** 32), RangeError);
    assert.throws(() => writer.writeInt24(0x80_00_00), RangeError);
    assert.throws(() => writer.writeInt24(-0x80_00_01), RangeError);
    assert.equal(writer.finish().length, 0);
  });
});
