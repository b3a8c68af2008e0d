import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeAvc,
  parseAvcDecoderConfiguration,
  parseH264SequenceParameterSet,
  serializeAvcDecoderConfiguration,
} from '../../../src/codec/h264/index.ts';
import { bytes, hex, toHex } from '../../support/bytes.ts';
import { frameRateOf } from '../../support/frame-rate.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/h264/decoder-configurations.json' with { type: 'json' };

describe('AVCDecoderConfigurationRecord', () => {
  for (const vector of vectors) {
    const record = embedded(hex(vector.record));

    it(`${vector.name}: codec, size and frame rate (${vector.source})`, () => {
      const { codec, width, height } = vector;
      const expected = { codec, width, height, frameRate: frameRateOf(vector.frameRate) };
      assert.deepEqual(describeAvc(parseAvcDecoderConfiguration(record)), expected);
    });

    it(`${vector.name}: sample format`, () => {
      const [nalUnit] = parseAvcDecoderConfiguration(record).sequenceParameterSets;
      const sps = parseH264SequenceParameterSet(nalUnit!);
      assert.equal(sps.interlaced, vector.interlaced);
      assert.equal(sps.chromaFormatIdc, vector.chromaFormatIdc);
      assert.deepEqual([sps.bitDepthLuma, sps.bitDepthChroma], [vector.bitDepth, vector.bitDepth]);
    });

    it(`${vector.name}: is written as it was read`, () => {
      assert.equal(
        toHex(serializeAvcDecoderConfiguration(parseAvcDecoderConfiguration(record))),
        vector.record,
      );
    });

    it(`${vector.name}: cut short`, () => {
      // The tail of four bytes may be missing: old writers leave it out.
      tryTruncations(record, (cut) => describeAvc(parseAvcDecoderConfiguration(cut)), record.length - 4);
    });
  }

  it('reads the tail for high profiles', () => {
    const high10 = vectors.find(({ name }) => name === 'high 10');
    const { chroma } = parseAvcDecoderConfiguration(hex(high10!.record));
    assert.deepEqual(chroma, {
      chromaFormatIdc: 1,
      bitDepthLuma: 10,
      bitDepthChroma: 10,
      sequenceParameterSetExtensions: [],
    });
  });

  it('does without the tail', () => {
    const high = vectors.find(({ name }) => name === 'high, cropped right and below');
    const record = hex(high!.record).subarray(0, -4);
    const configuration = parseAvcDecoderConfiguration(record);
    assert.equal(configuration.chroma, undefined);
    assert.equal(toHex(serializeAvcDecoderConfiguration(configuration)), toHex(record));
  });

  it('ignores reserved bits that a writer left at zero', () => {
    // lengthSizeMinusOne 3 and one SPS without the ones in front.
    const { nalLengthBytes, sequenceParameterSets } = parseAvcDecoderConfiguration(
      hex('01 42c01e 03 01 0002 6742 01 0002 68ce'),
    );
    assert.equal(nalLengthBytes, 4);
    assert.deepEqual(sequenceParameterSets.map(toHex), ['6742']);
  });

  it('reads and writes lengths of one, two and four bytes', () => {
    for (const [text, length] of [
      ['01 64001f fc e0 00', 1],
      ['01 64001f fd e0 00', 2],
      ['01 64001f ff e0 00', 4],
    ] as const) {
      const configuration = parseAvcDecoderConfiguration(hex(text));
      assert.equal(configuration.nalLengthBytes, length);
      assert.equal(toHex(serializeAvcDecoderConfiguration(configuration)), toHex(hex(text)));
    }
  });

  it('takes bytes behind the record of baseline, main and extended for no tail', () => {
    for (const profile of ['42', '4d', '58']) {
      const configuration = parseAvcDecoderConfiguration(hex(`01 ${profile}001f ff e0 00 fdf8f800`));
      assert.equal(configuration.chroma, undefined);
    }
  });

  it('knows only the codec where parameter sets travel in the frames', () => {
    const configuration = parseAvcDecoderConfiguration(hex('01 64001f ff e0 00'));
    assert.deepEqual(describeAvc(configuration), { codec: 'avc1.64001f' });
  });

  it('refuses other versions and lengths of three bytes', () => {
    refuses(() => parseAvcDecoderConfiguration(hex('00 64001f ff e0 00')), 'MEDIA_HEADER_INVALID');
    // Annex B, which some encoders send by mistake.
    refuses(() => parseAvcDecoderConfiguration(bytes('00000001 6764001f')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseAvcDecoderConfiguration(hex('01 64001f fe e0 00')), 'MEDIA_HEADER_INVALID');
  });
});
