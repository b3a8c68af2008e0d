import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeAv1,
  findSequenceHeaderObu,
  parseAv1CodecConfiguration,
  parseAv1SequenceHeader,
  parseAv1VideoDescriptor,
  serializeAv1CodecConfiguration,
} from '../../../src/codec/av1/index.ts';
import { bytes, hex, toHex } from '../../support/bytes.ts';
import { frameRateOf } from '../../support/frame-rate.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/av1/codec-configurations.json' with { type: 'json' };

describe('AV1CodecConfigurationRecord', () => {
  for (const vector of vectors) {
    const record = embedded(hex(vector.record));

    it(`${vector.name}: codec, size and frame rate (${vector.source})`, () => {
      const { codec, width, height, frameRate } = vector;
      const expected = { codec, width, height, ...(frameRate && { frameRate: frameRateOf(frameRate) }) };
      assert.deepEqual(describeAv1(parseAv1CodecConfiguration(record)), expected);
    });

    it(`${vector.name}: says the same as the sequence header inside`, () => {
      const configuration = parseAv1CodecConfiguration(record);
      const { profile, levelIndex, highTier, color } = parseAv1SequenceHeader(
        findSequenceHeaderObu(configuration.obus)!,
      );
      assert.deepEqual(
        [configuration.profile, configuration.levelIndex, configuration.highTier, configuration.bitDepth],
        [profile, levelIndex, highTier, color.bitDepth],
      );
      assert.deepEqual(
        [configuration.monochrome, configuration.subsamplingX, configuration.subsamplingY],
        [color.monochrome, color.subsamplingX, color.subsamplingY],
      );
    });

    it(`${vector.name}: is written as it was read`, () => {
      assert.equal(toHex(serializeAv1CodecConfiguration(parseAv1CodecConfiguration(record))), vector.record);
    });

    it(`${vector.name}: cut short`, () => {
      tryTruncations(record, (cut) => describeAv1(parseAv1CodecConfiguration(cut)), 4);
      tryTruncations(record.subarray(6), parseAv1SequenceHeader, 5);
    });
  }

  it('knows only the codec without a sequence header', () => {
    assert.deepEqual(describeAv1(parseAv1CodecConfiguration(hex('81 6d 80 00'))), { codec: 'av01.3.13H.08' });
    const temporalDelimiter = '12 00';
    assert.deepEqual(describeAv1(parseAv1CodecConfiguration(bytes('81 05 0c 00', temporalDelimiter))), {
      codec: 'av01.0.05M.08',
    });
  });

  it('keeps the presentation delay', () => {
    const configuration = parseAv1CodecConfiguration(hex('81 05 0c 12'));
    assert.equal(configuration.initialPresentationDelayMinusOne, 2);
    assert.equal(toHex(serializeAv1CodecConfiguration(configuration)), '81050c12');
  });

  it('refuses other versions', () => {
    refuses(() => parseAv1CodecConfiguration(hex('01 05 0c 00')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseAv1CodecConfiguration(hex('82 05 0c 00')), 'MEDIA_HEADER_INVALID');
  });
});

describe('AV1 video descriptor', () => {
  it('says what the record says (AV1 in MPEG-2 TS §2.2)', () => {
    const description = describeAv1(parseAv1VideoDescriptor(hex('80 04 81 08 4c 40')));
    assert.deepEqual(description, { codec: 'av01.0.08M.10' });
  });

  it('refuses another descriptor and one cut short', () => {
    refuses(() => parseAv1VideoDescriptor(hex('05 04 81 08 4c 40')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseAv1VideoDescriptor(hex('80 03 81 08 4c')), 'MEDIA_HEADER_INVALID');
    tryTruncations(hex('80 04 81 08 4c 40'), parseAv1VideoDescriptor, 6);
  });
});
