import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeHevc,
  parseH265SequenceParameterSet,
  parseHevcDecoderConfiguration,
  serializeHevcDecoderConfiguration,
} from '../../../src/codec/h265/index.ts';
import { bytes, hex, toHex } from '../../support/bytes.ts';
import { frameRateOf } from '../../support/frame-rate.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/h265/decoder-configurations.json' with { type: 'json' };

/** The record's fixed part: main profile, level 3.1, an average of 25 frames a second, no arrays counted yet. */
const fixedPart = '01 01 60000000 900000000000 5d f000 fc fd f8 f8 1900 0f';

describe('HEVCDecoderConfigurationRecord', () => {
  for (const vector of vectors) {
    const record = embedded(hex(vector.record));

    it(`${vector.name}: codec, size and frame rate (${vector.source})`, () => {
      const { codec, width, height } = vector;
      const expected = { codec, width, height, frameRate: frameRateOf(vector.frameRate) };
      assert.deepEqual(describeHevc(parseHevcDecoderConfiguration(record)), expected);
    });

    it(`${vector.name}: sample format, in the record and in the SPS`, () => {
      const configuration = parseHevcDecoderConfiguration(record);
      const nalUnit = configuration.arrays.find(({ nalType }) => nalType === 33)?.nalUnits[0];
      const sps = parseH265SequenceParameterSet(nalUnit!);
      for (const { chromaFormatIdc, bitDepthLuma, bitDepthChroma } of [configuration, sps]) {
        assert.equal(chromaFormatIdc, vector.chromaFormatIdc);
        assert.deepEqual([bitDepthLuma, bitDepthChroma], [vector.bitDepth, vector.bitDepth]);
      }
      assert.deepEqual(sps.profileTierLevel, configuration.profileTierLevel);
    });

    it(`${vector.name}: is written as it was read`, () => {
      assert.equal(
        toHex(serializeHevcDecoderConfiguration(parseHevcDecoderConfiguration(record))),
        vector.record,
      );
    });

    it(`${vector.name}: cut short`, () => {
      tryTruncations(record, (cut) => describeHevc(parseHevcDecoderConfiguration(cut)), record.length);
    });
  }

  it('falls back to the record for codec and, beside an SPS without a clock, frame rate', () => {
    assert.deepEqual(describeHevc(parseHevcDecoderConfiguration(bytes(fixedPart, '00'))), {
      codec: 'hvc1.1.6.L93.90',
    });
  });

  // ISO/IEC 14496-15 annex E.3; the first is the clause's own example.
  for (const [name, general, codec] of [
    ['bytes of zero at the end left out', '01 60000000 b00000000000 5d', 'hvc1.1.6.L93.B0'],
    ['a profile space', '41 60000000 b00000000000 5d', 'hvc1.A1.6.L93.B0'],
    ['high tier', '22 20000000 b00000000000 99', 'hvc1.2.4.H153.B0'],
    ['no constraints', '01 60000000 000000000000 78', 'hvc1.1.6.L120'],
    ['zeros within', '04 08000000 900010000000 5d', 'hvc1.4.10.L93.90.0.10'],
  ] as const) {
    it(`names the codec: ${name}`, () => {
      const record = bytes('01', general, 'f000 fc fd f8 f8 0000 0f 00');
      assert.deepEqual(describeHevc(parseHevcDecoderConfiguration(record)), { codec });
    });
  }

  it('keeps flags that only a serialiser needs', () => {
    const record = bytes(
      '01 01 60000000 900000000000 5d f123 fd fe fa fb 1900 9b 02 a1 0001 0003 420101 20 0000',
    );
    const configuration = parseHevcDecoderConfiguration(record);
    assert.equal(configuration.minSpatialSegmentation, 0x1_23);
    assert.equal(configuration.constantFrameRate, 2);
    assert.equal(configuration.temporalLayers, 3);
    assert.equal(configuration.temporalIdNested, false);
    assert.deepEqual(
      configuration.arrays.map(({ complete }) => complete),
      [true, false],
    );
    assert.equal(toHex(serializeHevcDecoderConfiguration(configuration)), toHex(record));
  });

  it('refuses other versions and lengths of three bytes', () => {
    refuses(
      () => parseHevcDecoderConfiguration(bytes('00', fixedPart.slice(2), '00')),
      'MEDIA_HEADER_INVALID',
    );
    const threeBytes = bytes(fixedPart.slice(0, -2), '0e 00');
    refuses(() => parseHevcDecoderConfiguration(threeBytes), 'MEDIA_HEADER_INVALID');
  });

  // Two bytes would hold a unit of no length: 255 arrays of 65535 of them fit a message.
  it('reads 256 NAL units and no more', () => {
    const units = (count: number) => bytes(count.toString(16).padStart(4, '0'), new Uint8Array(2 * count));
    const record = (count: number) => bytes(fixedPart, '02 27', units(200), '28', units(count - 200));
    assert.equal(parseHevcDecoderConfiguration(record(256)).arrays[1]?.nalUnits.length, 56);
    refuses(() => parseHevcDecoderConfiguration(record(257)), 'LIMIT_EXCEEDED');
  });
});
