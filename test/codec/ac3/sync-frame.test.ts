import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeAc3, parseAc3SyncFrame } from '../../../src/codec/ac3/index.ts';
import { bytesOfBits, u } from '../../support/bit-string.ts';
import { hex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/ac3/sync-frames.json' with { type: 'json' };

describe('AC-3 syncframe', () => {
  for (const { name, source, frame, codec, sampleRate, channels } of vectors) {
    it(`${name} (${source})`, () => {
      const description = describeAc3(parseAc3SyncFrame(embedded(hex(frame))));
      assert.deepEqual(description, { codec, sampleRate, channels });
    });

    it(`${name}: cut short`, () => {
      tryTruncations(hex(frame), parseAc3SyncFrame, 6);
    });
  }

  // ETSI TS 102 366 by hand.
  it('reads half rates: bsid 9 of AC-3, fscod2 of E-AC-3', () => {
    const plain = bytesOfBits(u(16, 0x0b_77), u(16, 0), u(2, 1), u(6, 0), u(5, 9), u(3, 0), u(3, 1), '0 00');
    assert.deepEqual(parseAc3SyncFrame(plain), { enhanced: false, sampleRate: 22_050, channels: 1 });
    const enhanced = bytesOfBits(u(16, 0x0b_77), u(16, 0), '11 10', u(3, 7), '1', u(5, 16));
    assert.deepEqual(parseAc3SyncFrame(enhanced), { enhanced: true, sampleRate: 16_000, channels: 6 });
  });

  it('refuses no sync, later bitstreams and reserved rates', () => {
    const { frame } = vectors[0]!;
    refuses(() => parseAc3SyncFrame(hex(frame.replace('0b77', '770b'))), 'MEDIA_HEADER_INVALID');
    const bsid17 = bytesOfBits(u(16, 0x0b_77), u(24, 0), u(5, 17), '000');
    refuses(() => parseAc3SyncFrame(bsid17), 'MEDIA_HEADER_INVALID');
    const rate3 = bytesOfBits(u(16, 0x0b_77), u(16, 0), '11 000000', u(5, 8), '000');
    refuses(() => parseAc3SyncFrame(rate3), 'MEDIA_HEADER_INVALID');
  });
});
