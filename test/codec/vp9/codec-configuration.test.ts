import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeVp,
  parseVp9KeyFrameHeader,
  parseVpCodecConfiguration,
  serializeVpCodecConfiguration,
} from '../../../src/codec/vp9/index.ts';
import { hex, toHex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/vp9/codec-configurations.json' with { type: 'json' };

describe('VPCodecConfigurationRecord', () => {
  for (const vector of vectors) {
    const record = embedded(hex(vector.record));

    it(`${vector.name}: codec, and size with a key frame (${vector.source})`, () => {
      const { codec, width, height } = vector;
      const configuration = parseVpCodecConfiguration(record);
      const keyFrame = parseVp9KeyFrameHeader(embedded(hex(vector.keyFrame)));
      assert.deepEqual(describeVp('vp09', configuration), { codec });
      assert.deepEqual(describeVp('vp09', configuration, keyFrame), { codec, width, height });
    });

    it(`${vector.name}: the frame says the same as the record`, () => {
      const { profile, bitDepth, fullRange, chromaSubsampling } = parseVpCodecConfiguration(record);
      const frame = parseVp9KeyFrameHeader(hex(vector.keyFrame))!;
      assert.deepEqual([frame.profile, frame.bitDepth, frame.fullRange], [profile, bitDepth, fullRange]);
      const formats: Readonly<Record<string, number>> = { '1,1': 1, '1,0': 2, '0,0': 3 };
      const subsampling = formats[`${frame.subsamplingX},${frame.subsamplingY}`];
      assert.equal(subsampling, Math.max(1, chromaSubsampling));
    });

    it(`${vector.name}: is written as it was read`, () => {
      assert.equal(toHex(serializeVpCodecConfiguration(parseVpCodecConfiguration(record))), vector.record);
    });

    it(`${vector.name}: cut short`, () => {
      tryTruncations(record, parseVpCodecConfiguration, record.length);
      tryTruncations(hex(vector.keyFrame), parseVp9KeyFrameHeader, 9);
    });

    it(`${vector.name}: an inter frame says no size`, () => {
      assert.equal(parseVp9KeyFrameHeader(hex(vector.interFrame)), undefined);
    });
  }

  it('reads a record without the version and flags of its box', () => {
    const bare = parseVpCodecConfiguration(hex('00 28 82 02 02 02 0000'));
    assert.equal(describeVp('vp08', bare).codec, 'vp08.00.40.08');
    assert.equal(toHex(serializeVpCodecConfiguration(bare)), '010000000028820202020000');
  });

  it('goes long for one colour that is stated (VP codec binding §3)', () => {
    const configuration = parseVpCodecConfiguration(hex('01000000 00 28 82 01 0d 01 0000'));
    assert.equal(describeVp('vp09', configuration).codec, 'vp09.00.40.08.01.01.13.01.00');
  });

  it('refuses reserved profiles', () => {
    refuses(() => parseVpCodecConfiguration(hex('01000000 04 28 82 01 01 01 0000')), 'MEDIA_HEADER_INVALID');
  });
});

describe('VP9 frame header', () => {
  it('is undefined for a frame that shows another (VP9 §6.2)', () => {
    assert.equal(parseVp9KeyFrameHeader(hex('88')), undefined);
  });

  it('refuses what is no VP9 frame', () => {
    refuses(() => parseVp9KeyFrameHeader(hex('02498342')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseVp9KeyFrameHeader(hex('82498343')), 'MEDIA_HEADER_INVALID');
  });
});
