import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAv1SequenceHeader } from '../../../src/codec/av1/index.ts';
import { bytesOfBits, u, ue } from '../../support/bit-string.ts';
import { refuses } from '../../support/parser-properties.ts';

/** frame_width_bits_minus_1 to max_frame_height_minus_1: 640x360 in ten and nine bits. */
const size = `${u(4, 9)}${u(4, 8)}${u(10, 639)}${u(9, 359)}`;
/** No frame ids; three flags; four tools; no order hint; screen content chosen per frame; three flags. */
const tools = '0 000 0000 0 1 1 000';
/** Profile 0: 8 bits, colour, undescribed, limited range, unknown chroma position. */
const color = '0 0 0 0 00';
/** One operating point: idc 0, level 8 (4.0), main tier. */
const onePoint = `0 ${u(5, 0)} ${u(12, 0)} ${u(5, 8)} 0`;

function header(profile: number, middle: string, toolBits = tools, colorBits = color): Uint8Array {
  return bytesOfBits(`${u(3, profile)} 0 0`, middle, size, toolBits, colorBits, '0 0 1');
}

describe('AV1 sequence header', () => {
  it('reads a reduced still picture header (AV1 §5.5.1)', () => {
    const still = bytesOfBits('000 1 1', u(5, 4), size, '000 000', color, '0 0 1');
    const { levelIndex, highTier, width, height } = parseAv1SequenceHeader(still);
    assert.deepEqual([levelIndex, highTier, width, height], [4, false, 640, 360]);
  });

  // Each row reaches the colours behind what it passes over: HDR primaries show that no bit went missing.
  const hdr = `1 0 1${u(8, 9)}${u(8, 16)}${u(8, 9)} 0 10`;
  for (const [name, middle, toolBits, frameRate] of [
    ['nothing special', `0 ${onePoint}`, tools, undefined],
    ['timing', `1${u(32, 1)}${u(32, 50)}1${ue(1)} 0 ${onePoint}`, tools, 25],
    ['timing of uneven pictures', `1${u(32, 1)}${u(32, 50)}0 0 ${onePoint}`, tools, undefined],
    ['timing without a clock', `1${u(32, 0)}${u(32, 50)}1${ue(0)} 0 ${onePoint}`, tools, undefined],
    ['timing without a scale', `1${u(32, 1)}${u(32, 0)}1${ue(0)} 0 ${onePoint}`, tools, undefined],
    [
      'a decoder model for the first of two points, with display delays',
      `1${u(32, 1)}${u(32, 30)}1${ue(0)} 1${u(5, 9)}${u(32, 1)}${u(5, 9)}${u(5, 9)} 1 ${u(5, 1)}
       ${u(12, 0x1_03)}${u(5, 8)}1 1${u(10, 700)}${u(10, 700)}0 1${u(4, 9)}
       ${u(12, 0x1_01)}${u(5, 5)} 0 0`,
      tools,
      30,
    ],
    ['frame ids', `0 ${onePoint}`, `1${u(4, 13)}${u(3, 6)} 000 0000 0 1 1 000`, undefined],
    ['order hints', `0 ${onePoint}`, '0 000 0000 1 11 1 1 101 000', undefined],
    ['screen content tools switched off', `0 ${onePoint}`, '0 000 0000 0 0 0 000', undefined],
    [
      'screen content tools and integer vectors forced',
      `0 ${onePoint}`,
      '0 000 0000 0 0 1 0 1 000',
      undefined,
    ],
  ] as const) {
    it(`passes over ${name}`, () => {
      const parsed = parseAv1SequenceHeader(header(0, middle, toolBits, hdr));
      assert.deepEqual([parsed.width, parsed.height, parsed.levelIndex], [640, 360, 8]);
      assert.deepEqual(parsed.color, {
        bitDepth: 10,
        monochrome: false,
        colorPrimaries: 9,
        transferCharacteristics: 16,
        matrixCoefficients: 9,
        fullRange: false,
        subsamplingX: 1,
        subsamplingY: 1,
        chromaSamplePosition: 2,
      });
      assert.equal(parsed.frameRate, frameRate);
    });
  }

  it('takes level and tier of the first operating point', () => {
    const low = `0 0 ${u(5, 0)} ${u(12, 0)}${u(5, 7)}`;
    assert.equal(parseAv1SequenceHeader(header(0, low)).levelIndex, 7);
    const points = `0 0 ${u(5, 1)} ${u(12, 0)}${u(5, 13)}1 ${u(12, 0)}${u(5, 5)}`;
    const { levelIndex, highTier } = parseAv1SequenceHeader(header(0, points));
    assert.deepEqual([levelIndex, highTier], [13, true]);
  });

  // AV1 §5.5.2; rows of bits behind max_frame_height and tools.
  for (const [name, profile, bits, depth, x, y] of [
    ['profile 1 is 4:4:4', 1, '0 0 0', 8, 0, 0],
    ['profile 2 at ten bits is 4:2:2', 2, '1 0 0 0 0', 10, 1, 0],
    ['profile 2 at twelve bits, 4:2:0', 2, '1 1 0 0 0 1 1 00', 12, 1, 1],
    ['profile 2 at twelve bits, 4:2:2', 2, '1 1 0 0 0 1 0', 12, 1, 0],
    ['profile 2 at twelve bits, 4:4:4', 2, '1 1 0 0 0 0', 12, 0, 0],
    ['monochrome', 0, '0 1 0 1', 8, 1, 1],
    ['RGB', 1, `0 1${u(8, 1)}${u(8, 13)}${u(8, 0)}`, 8, 0, 0],
  ] as const) {
    it(name, () => {
      const parsed = parseAv1SequenceHeader(header(profile, `0 ${onePoint}`, tools, bits)).color;
      assert.deepEqual([parsed.bitDepth, parsed.subsamplingX, parsed.subsamplingY], [depth, x, y]);
      assert.equal(parsed.monochrome, name === 'monochrome');
      assert.equal(parsed.fullRange, name === 'monochrome' || name === 'RGB');
    });
  }

  it('refuses reserved profiles', () => {
    refuses(() => parseAv1SequenceHeader(header(3, `0 ${onePoint}`)), 'MEDIA_HEADER_INVALID');
  });
});
