import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeMp3, parseMp3FrameHeader } from '../../../src/codec/mp3/index.ts';
import { hex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import bitRates from '../../vectors/mp3/bit-rates.json' with { type: 'json' };
import vectors from '../../vectors/mp3/frame-headers.json' with { type: 'json' };

describe('MPEG audio frame header', () => {
  for (const vector of vectors) {
    const { name, source, header, codec, sampleRate, channels } = vector;

    it(`${name} (${source})`, () => {
      const parsed = parseMp3FrameHeader(embedded(hex(header)));
      assert.deepEqual(describeMp3(parsed), { codec, sampleRate, channels });
      assert.equal(parsed.frameBytes, vector.frameBytes);
      assert.ok(Math.abs(parsed.samples / parsed.sampleRate - vector.durationSeconds) < 1e-6);
    });

    it(`${name}: cut short`, () => {
      tryTruncations(hex(header), parseMp3FrameHeader, 4);
    });
  }

  for (const { name, source, frames } of bitRates) {
    it(`${name}: every bit rate (${source})`, () => {
      for (const { header, bitRate, frameBytes } of frames) {
        const parsed = parseMp3FrameHeader(hex(header));
        assert.deepEqual([parsed.bitRate, parsed.frameBytes], [bitRate, frameBytes]);
      }
    });
  }

  // ISO/IEC 11172-3 §2.4.2.3 and 13818-3 §2.4.2.3; ffmpeg has no encoder for layer I.
  it('layer I: every bit rate', () => {
    const ratesOf = (start: string) =>
      Array.from(
        { length: 15 },
        (_, index) => parseMp3FrameHeader(hex(`${start} ${index.toString(16)}0 00`)).bitRate / 1000,
      );
    assert.deepEqual(
      ratesOf('ffff'),
      Array.from({ length: 15 }, (_, index) => 32 * index),
    );
    assert.deepEqual(ratesOf('fff7'), [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]);
  });

  // ISO/IEC 11172-3 §2.4.1.3 by hand: 12 x 384000 / 44100 slots of four bytes, and one.
  it('reads layer I with padding', () => {
    const parsed = parseMp3FrameHeader(hex('fffe c2 00'));
    assert.deepEqual(parsed, {
      version: 1,
      layer: 1,
      bitRate: 384_000,
      sampleRate: 44_100,
      channels: 2,
      samples: 384,
      frameBytes: (104 + 1) * 4,
    });
    assert.equal(describeMp3(parsed).codec, 'mp4a.40.32');
  });

  it('knows no frame size in free format', () => {
    const { bitRate, frameBytes } = parseMp3FrameHeader(hex('fffb 00 00'));
    assert.deepEqual([bitRate, frameBytes], [0, undefined]);
  });

  for (const [name, header] of [
    ['no sync', 'ff1b 90 64'],
    ['the reserved version', 'ffeb 90 64'],
    ['the reserved layer', 'fff9 90 64'],
    ['the forbidden bit rate', 'fffb f0 64'],
    ['the reserved sample rate', 'fffb 9c 64'],
  ] as const) {
    it(`refuses ${name}`, () => {
      refuses(() => parseMp3FrameHeader(hex(header)), 'MEDIA_HEADER_INVALID');
    });
  }
});
