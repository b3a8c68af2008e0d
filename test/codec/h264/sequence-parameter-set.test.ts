import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseH264SequenceParameterSet } from '../../../src/codec/h264/index.ts';
import { bytesOfBits, se, u, ue } from '../../support/bit-string.ts';
import { hex } from '../../support/bytes.ts';
import { refuses, tryTruncations } from '../../support/parser-properties.ts';

interface HandMade {
  readonly profileIdc?: number;
  readonly chroma?: string;
  readonly pictureOrder?: string;
  readonly mbsWide?: number;
  readonly mbsHigh?: number;
  readonly frameOnly?: string;
  readonly crop?: string;
  readonly vui?: string;
}

/** ITU-T H.264 §7.3.2.1.1, in the order of the clause. */
function sps(fields: HandMade = {}): Uint8Array {
  const { profileIdc = 66, chroma = '', pictureOrder = ue(0) + ue(0), mbsWide = 40, mbsHigh = 30 } = fields;
  const { frameOnly = '1', crop = '0', vui = '0' } = fields;
  const idc = u(8, 0x67) + u(8, profileIdc) + u(8, 0xc0) + u(8, 30) + ue(0);
  const size = `${ue(mbsWide - 1)}${ue(mbsHigh - 1)}${frameOnly}1`;
  return bytesOfBits(idc, chroma, ue(4), pictureOrder, ue(1), '0', size, crop, vui, '1');
}

function sizeOf(nalUnit: Uint8Array): readonly [number, number] {
  const { width, height } = parseH264SequenceParameterSet(nalUnit);
  return [width, height];
}

describe('H.264 sequence parameter set', () => {
  it('reads one of the JM reference encoder, 128x96 without usability information', () => {
    assert.deepEqual(parseH264SequenceParameterSet(hex('67 42 00 0a f8 41 a2')), {
      profileIdc: 66,
      constraintFlags: 0,
      levelIdc: 10,
      chromaFormatIdc: 1,
      bitDepthLuma: 8,
      bitDepthChroma: 8,
      width: 128,
      height: 96,
      interlaced: false,
    });
  });

  it('passes over picture order count type 1 and its cycle', () => {
    const cycle = ue(3) + se(-2) + se(0) + se(70_000);
    assert.deepEqual(sizeOf(sps({ pictureOrder: `${ue(1)}0${se(-1)}${se(1)}${cycle}` })), [640, 480]);
  });

  it('passes over picture order count type 2', () => {
    assert.deepEqual(sizeOf(sps({ pictureOrder: ue(2) })), [640, 480]);
  });

  it('passes over a scaling matrix, also one that ends early', () => {
    // List 0 falls back at once (next scale 0), list 1 is whole, list 7 is whole, the others are absent.
    const flat = (size: number) => se(8) + se(0).repeat(size - 1);
    const matrix = `1 1${se(-8)} 1${flat(16)} 0 0 0 0 0 1${flat(64)}`;
    const chroma = `${ue(1)}${ue(0)}${ue(0)}0${matrix}`;
    assert.deepEqual(sizeOf(sps({ profileIdc: 100, chroma })), [640, 480]);
  });

  // ITU-T H.264 §7.3.2.1.1 lists them.
  for (const profileIdc of [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]) {
    it(`profile ${profileIdc} states its chroma format`, () => {
      const parsed = parseH264SequenceParameterSet(
        sps({ profileIdc, chroma: `${ue(2)}${ue(6)}${ue(6)}0 0` }),
      );
      assert.deepEqual([parsed.chromaFormatIdc, parsed.bitDepthLuma, parsed.bitDepthChroma], [2, 14, 14]);
      assert.deepEqual([parsed.width, parsed.height], [640, 480]);
    });
  }

  it('has twelve scaling lists for 4:4:4', () => {
    const chroma = `${ue(3)}0${ue(0)}${ue(0)}0 1${'0'.repeat(12)}`;
    assert.deepEqual(sizeOf(sps({ profileIdc: 244, chroma })), [640, 480]);
  });

  // Equations 7-19 to 7-22: a crop of one on every side.
  for (const [name, profileIdc, chroma, frameOnly, width, height] of [
    ['4:2:0', 100, ue(1), '1', 636, 476],
    ['4:2:0 interlaced', 100, ue(1), '0 0', 636, 952],
    ['4:2:2', 122, ue(2), '1', 636, 478],
    ['4:4:4', 244, `${ue(3)}0`, '1', 638, 478],
    ['4:4:4 in separate planes', 244, `${ue(3)}1`, '1', 638, 478],
    ['monochrome', 100, ue(0), '1', 638, 478],
    ['monochrome interlaced', 100, ue(0), '0 0', 638, 956],
  ] as const) {
    it(`crops in the units of ${name}`, () => {
      const format = `${chroma}${ue(0)}${ue(0)}0 0`;
      const crop = `1${ue(1).repeat(4)}`;
      assert.deepEqual(sizeOf(sps({ profileIdc, chroma: format, frameOnly, crop })), [width, height]);
    });
  }

  it('says no frame rate where the clock stands still', () => {
    const noSignalDescription = '0 0 0 0';
    const clock = (ticks: number, scale: number) =>
      sps({ vui: `1${noSignalDescription} 1${u(32, ticks)}${u(32, scale)}1` });
    // Emulation prevention would be needed for the zeros: 50 and 2 in all four bytes avoid it.
    assert.equal(parseH264SequenceParameterSet(clock(0x01_01_01_01, 0x32_32_32_32)).frameRate, 25);
    assert.equal('frameRate' in parseH264SequenceParameterSet(clock(0, 0x32_32_32_32)), false);
    assert.equal('frameRate' in parseH264SequenceParameterSet(clock(0x01_01_01_01, 0)), false);
  });

  it('refuses what is no SPS', () => {
    refuses(() => parseH264SequenceParameterSet(hex('68ce3c80')), 'MEDIA_HEADER_INVALID');
  });

  it('refuses values that the format does not define', () => {
    const high = (chroma: string) => () => parseH264SequenceParameterSet(sps({ profileIdc: 100, chroma }));
    refuses(high(ue(4)), 'MEDIA_HEADER_INVALID');
    refuses(high(ue(1) + ue(7) + ue(0)), 'MEDIA_HEADER_INVALID');
    refuses(high(ue(1) + ue(0) + ue(7)), 'MEDIA_HEADER_INVALID');
    const longCycle = `${ue(1)}0${se(0)}${se(0)}${ue(256)}`;
    refuses(() => parseH264SequenceParameterSet(sps({ pictureOrder: longCycle })), 'MEDIA_HEADER_INVALID');
  });

  it('refuses pictures of no size and of absurd size', () => {
    const crop = `1${ue(0)}${ue(320)}${ue(0)}${ue(0)}`;
    refuses(() => parseH264SequenceParameterSet(sps({ crop })), 'MEDIA_HEADER_INVALID');
    assert.deepEqual(sizeOf(sps({ mbsWide: 4096, mbsHigh: 4096 })), [65_536, 65_536]);
    refuses(() => parseH264SequenceParameterSet(sps({ mbsWide: 4097 })), 'LIMIT_EXCEEDED');
    refuses(() => parseH264SequenceParameterSet(sps({ mbsHigh: 70_000 })), 'LIMIT_EXCEEDED');
  });

  it('is refused when cut short', () => {
    const whole = sps({ vui: `1 0 0 0 0 1${u(32, 0x01_01_01_01)}${u(32, 0x32_32_32_32)}1` });
    tryTruncations(whole, parseH264SequenceParameterSet, whole.length);
  });
});
