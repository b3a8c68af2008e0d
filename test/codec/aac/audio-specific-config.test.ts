import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeAac, parseAudioSpecificConfig } from '../../../src/codec/aac/index.ts';
import { bytesOfBits, u } from '../../support/bit-string.ts';
import { hex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/aac/audio-specific-configs.json' with { type: 'json' };

/** samplingFrequencyIndex 3 is 48 kHz, 6 is 24 kHz. */
const at48k = u(4, 3);
const at24k = u(4, 6);
const stereo = u(4, 2);
/** No short frames, no core coder, no extension. */
const plain = '000';

function describeBits(...bits: readonly string[]): ReturnType<typeof describeAac> {
  return describeAac(parseAudioSpecificConfig(bytesOfBits(...bits)));
}

describe('AudioSpecificConfig', () => {
  for (const { name, source, config, codec, sampleRate, channels } of vectors) {
    it(`${name} (${source})`, () => {
      const description = describeAac(parseAudioSpecificConfig(embedded(hex(config))));
      assert.deepEqual(description, { codec, sampleRate, channels });
    });

    it(`${name}: cut short`, () => {
      tryTruncations(hex(config), parseAudioSpecificConfig, 2);
    });
  }

  it('tells the core coder from what comes out', () => {
    assert.deepEqual(parseAudioSpecificConfig(hex('eb8a0800')), {
      objectType: 2,
      samplingFrequency: 22_050,
      channelConfiguration: 1,
      channels: 1,
      spectralBandReplication: true,
      parametricStereo: true,
      outputSamplingFrequency: 44_100,
    });
  });

  it('takes no extension for one that says it is absent, as ffmpeg writes', () => {
    assert.equal(parseAudioSpecificConfig(hex('119056e500')).spectralBandReplication, false);
  });

  it('reads a sampling frequency of its own', () => {
    const own = `1111${u(24, 37_800)}`;
    assert.equal(describeBits(u(5, 2), own, stereo, plain).sampleRate, 37_800);
  });

  it('reads object types past 30', () => {
    assert.equal(describeBits('11111', u(6, 42 - 32), at48k, stereo).codec, 'mp4a.40.42');
  });

  // ISO/IEC 14496-3 §4.4.1; each row reaches the extension behind it, whose rate tells.
  const extension = `${u(11, 0x2_b7)}${u(5, 5)}1${at48k}`;
  for (const [name, bits] of [
    ['a core coder delay', `${u(5, 2)}${at24k}${stereo} 0 1${u(14, 0x1_55)} 0`],
    ['a layer number', `${u(5, 6)}${at24k}${stereo} ${plain} 101`],
    ['extension flags', `${u(5, 2)}${at24k}${stereo} 001 0`],
    ['resilience flags and epConfig 0', `${u(5, 17)}${at24k}${stereo} 001 101 0 00`],
    ['BSAC fields and epConfig 1', `${u(5, 22)}${at24k}${stereo} 001 ${u(5, 3)}${u(11, 77)} 0 01`],
  ] as const) {
    it(`passes over ${name}`, () => {
      assert.equal(describeBits(bits, extension).sampleRate, 48_000);
    });
  }

  for (const type of [1, 2, 3, 4, 7]) {
    it(`looks for an extension behind object type ${type}`, () => {
      assert.equal(describeBits(u(5, type), at24k, stereo, plain, extension).sampleRate, 48_000);
    });
  }
  for (const type of [19, 20, 21, 23]) {
    it(`looks for an extension behind object type ${type} and its epConfig`, () => {
      const layer = type === 20 ? u(3, 1) : '';
      assert.equal(describeBits(u(5, type), at24k, stereo, plain, layer, '00', extension).sampleRate, 48_000);
    });
  }

  it('does not look for an extension behind an epConfig that it does not read', () => {
    const bits = `${u(5, 17)}${at24k}${stereo} 001 101 0 10`;
    assert.equal(describeBits(bits, extension).sampleRate, 24_000);
  });

  it('counts the channels of a program config element (§4.4.1.1)', () => {
    // Front: a single and a pair; side: two pairs; back: a single; an LFE; a data element; two coupling elements.
    // Together they end on a byte: a bit too many would cost the comment its place.
    const counts = `${u(4, 2)}${u(4, 2)}${u(4, 1)}${u(2, 1)}${u(3, 1)}${u(4, 2)}`;
    const mixdowns = `1${u(4, 0)} 1${u(4, 1)} 1${u(3, 5)}`;
    const elements = `0${u(4, 0)} 1${u(4, 0)} 1${u(4, 1)} 1${u(4, 2)} 0${u(4, 1)} ${u(4, 0)} ${u(4, 0)} 0${u(4, 0)} 1${u(4, 1)}`;
    const element = `${u(4, 0)}01${at48k}${counts}${mixdowns}${elements}`;
    const bits = `${u(5, 2)}${at24k}${u(4, 0)}${plain}${element}`.replaceAll(' ', '');
    assert.equal(bits.length % 8, 0);
    const comment = u(8, 2) + u(16, 0x41_42);
    assert.deepEqual(describeBits(bits, comment, extension), {
      codec: 'mp4a.40.5',
      sampleRate: 48_000,
      channels: 1 + 2 + 4 + 1 + 1,
    });
  });

  // ISO/IEC 14496-3 table 1.19 and its amendments.
  for (const [configuration, channels] of [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 6],
    [7, 8],
    [11, 7],
    [12, 8],
    [13, 24],
    [14, 8],
  ] as const) {
    it(`channelConfiguration ${configuration} has ${channels} channels`, () => {
      assert.equal(describeBits(u(5, 2), at48k, u(4, configuration), plain).channels, channels);
    });
  }

  it('refuses reserved values', () => {
    const parse = (bits: string) => () => parseAudioSpecificConfig(bytesOfBits(bits));
    refuses(parse(`${u(5, 2)}${u(4, 13)}${stereo}${plain}`), 'MEDIA_HEADER_INVALID');
    refuses(parse(`${u(5, 2)}1111${u(24, 0)}${stereo}${plain}`), 'MEDIA_HEADER_INVALID');
    refuses(() => describeBits(u(5, 2), at48k, u(4, 8), plain), 'MEDIA_HEADER_INVALID');
    // A program config element that counts nothing.
    refuses(parse(`${u(5, 2)}${at48k}0000${plain}${'0'.repeat(50)}`), 'MEDIA_HEADER_INVALID');
  });
});
