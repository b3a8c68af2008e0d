import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteReader } from '../../../src/codec/bits/index.ts';
import { hex } from '../../support/bytes.ts';
import { embedded, refuses } from '../../support/parser-properties.ts';

describe('ByteReader', () => {
  it('reads big-endian fields', () => {
    const reader = new ByteReader(embedded(hex('01 0203 040506 fffefdfc 800000 7fffff 0a0b 0c')));
    assert.equal(reader.readUint8(), 0x01);
    assert.equal(reader.readUint16(), 0x02_03);
    assert.equal(reader.readUint24(), 0x04_05_06);
    assert.equal(reader.readUint32(), 0xff_fe_fd_fc);
    assert.equal(reader.readInt24(), -0x80_00_00);
    assert.equal(reader.readInt24(), 0x7f_ff_ff);
    assert.deepEqual(reader.readBytes(2), hex('0a0b'));
    assert.equal(reader.remainingBytes, 1);
    assert.deepEqual(reader.readRest(), hex('0c'));
    assert.deepEqual(reader.readRest(), hex(''));
  });

  it('hands out views, not copies', () => {
    const bytes = hex('010203');
    assert.equal(new ByteReader(bytes).readBytes(2).buffer, bytes.buffer);
  });

  it('refuses to read past its view, and stays where it was', () => {
    const reader = new ByteReader(embedded(hex('0102')));
    refuses(() => reader.readUint24(), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => reader.readUint32(), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => reader.readBytes(3), 'MEDIA_HEADER_TRUNCATED');
    assert.equal(reader.readUint16(), 0x01_02);
    refuses(() => reader.readUint8(), 'MEDIA_HEADER_TRUNCATED');
  });
});
