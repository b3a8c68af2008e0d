import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeHevc,
  parseH265SequenceParameterSet,
  parseHevcDecoderConfiguration,
} from '../../../src/codec/h265/index.ts';
import { bytesOfBits, se, u, ue } from '../../support/bit-string.ts';
import { bytes } from '../../support/bytes.ts';
import { refuses, tryTruncations } from '../../support/parser-properties.ts';

/** general_profile_space to general_level_idc; filler without zeros, so that nothing needs emulation prevention. */
const profileTierLevel = `00 0 00001${u(32, 0x60_55_55_55)}${u(24, 0x95_55_55)}${u(24, 0x55_55_55)}${u(8, 93)}`;

interface HandMade {
  readonly subLayers?: number;
  readonly subLayerProfiles?: string;
  readonly chroma?: string;
  readonly width?: number;
  readonly height?: number;
  readonly window?: string;
  readonly bitDepths?: string;
  readonly pictureOrder?: string;
  readonly ordering?: string;
  readonly scaling?: string;
  readonly pcm?: string;
  readonly shortTerm?: string;
  readonly longTerm?: string;
  readonly vui?: string;
}

/** ITU-T H.265 §7.3.2.2, in the order of the clause. */
function sps(fields: HandMade = {}): Uint8Array {
  const { subLayers = 1, subLayerProfiles = '', chroma = ue(1), width = 640, height = 480 } = fields;
  const {
    window = '0',
    bitDepths = ue(0) + ue(0),
    pictureOrder = ue(4),
    ordering = `0${ue(4)}${ue(0)}${ue(0)}`,
  } = fields;
  const { scaling = '0', pcm = '0', shortTerm = ue(0), longTerm = '0', vui = '0' } = fields;
  return bytesOfBits(
    `${u(16, 0x42_01)} 0000 ${u(3, subLayers - 1)} 1`,
    profileTierLevel,
    subLayerProfiles,
    ue(0),
    chroma,
    `${ue(width)}${ue(height)}${window}${bitDepths}`,
    pictureOrder, // log2_max_pic_order_cnt_lsb_minus4
    ordering,
    ue(0).repeat(6),
    `${scaling} 10 ${pcm}${shortTerm}${longTerm} 11 ${vui} 0 1`,
  );
}

function clockBehind(text: string, ticks = 0x01_01_01_01): string {
  return `1 ${text} 1${u(32, ticks)}${u(32, 0x32_32_32_32)} 0 0`;
}

/** No aspect ratio, overscan, signal type, chroma location; three flags; no default display window. */
const nothing = '0 0 0 0 000 0';

describe('H.265 sequence parameter set', () => {
  it('reads the fields before the tools', () => {
    const chroma = ue(2);
    const parsed = parseH265SequenceParameterSet(sps({ chroma, bitDepths: ue(2) + ue(1) }));
    assert.deepEqual([parsed.chromaFormatIdc, parsed.bitDepthLuma, parsed.bitDepthChroma], [2, 10, 9]);
    assert.deepEqual([parsed.width, parsed.height], [640, 480]);
    assert.equal('frameRate' in parsed, false);
    assert.equal(parsed.profileTierLevel.levelIdc, 93);
  });

  // Table 6-1: a conformance window of one on every side.
  for (const [name, chroma, width, height] of [
    ['4:2:0', ue(1), 636, 476],
    ['4:2:2', ue(2), 636, 478],
    ['4:4:4', `${ue(3)}0`, 638, 478],
    ['4:4:4 in separate planes', `${ue(3)}1`, 638, 478],
    ['monochrome', ue(0), 638, 478],
  ] as const) {
    it(`crops in the units of ${name}`, () => {
      const parsed = parseH265SequenceParameterSet(sps({ chroma, window: `1${ue(1).repeat(4)}` }));
      assert.deepEqual([parsed.width, parsed.height], [width, height]);
    });
  }

  // Each row reaches the clock behind what it passes over: a bit too many or too few would lose it.
  const everySizeList = (sizeId: number) => {
    const coefficients = Math.min(64, 1 << (4 + (sizeId << 1)));
    return `1${sizeId > 1 ? se(5) : ''}${se(-3)}${se(0).repeat(coefficients - 1)}`;
  };
  const scalingLists = [0, 1, 2, 3]
    .map((sizeId) => everySizeList(sizeId) + `0${ue(0)}`.repeat(sizeId === 3 ? 1 : 5))
    .join('');
  const rows: readonly (readonly [string, HandMade])[] = [
    ['nothing', {}],
    ['16 bits of luma and chroma', { bitDepths: ue(8) + ue(8) }],
    [
      'sub-layers with and without profile and level',
      {
        subLayers: 3,
        subLayerProfiles: `11 01 ${'00'.repeat(6)}${u(32, 0x55_55_55_55).repeat(2)}${u(24, 0x55_55_55)}${u(8, 0x55)}${u(8, 0x55)}`,
      },
    ],
    [
      'ordering information of each sub-layer',
      {
        subLayers: 2,
        subLayerProfiles: `00 ${'00'.repeat(7)}`,
        ordering: `1${ue(4)}${ue(2)}${ue(0)}${ue(4)}${ue(2)}${ue(0)}`,
      },
    ],
    ['default scaling lists', { scaling: '1 0' }],
    ['scaling lists of their own', { scaling: `1 1${scalingLists}` }],
    ['pcm', { pcm: `1${u(4, 7)}${u(4, 7)}${ue(0)}${ue(2)}1` }],
    [
      'short-term sets, each listed',
      {
        shortTerm: `${ue(2)} ${ue(1)}${ue(2)} ${ue(0)}1${ue(0)}1${ue(3)}0 0${ue(1)}${ue(0)}${ue(5)}1`,
      },
    ],
    // Set 0 has three pictures; set 1 is predicted from it and keeps three of four; set 2 has one flag pair more.
    [
      'short-term sets, predicted',
      {
        shortTerm: `${ue(3)} ${ue(2)}${ue(1)}${`${ue(0)}1`.repeat(3)} 1 1${ue(0)} 1 00 1 01 1 0${ue(1)} 1 01 1 00`,
      },
    ],
    ['long-term pictures of 16 bits', { pictureOrder: ue(12), longTerm: `1${ue(1)}${u(16, 0x55_55)}1` }],
    ['long-term pictures', { longTerm: `1${ue(2)}${u(8, 0x55)}1${u(8, 0xaa)}0` }],
  ];
  for (const [name, fields] of rows) {
    it(`passes over ${name}`, () => {
      assert.equal(
        parseH265SequenceParameterSet(sps({ ...fields, vui: clockBehind(nothing) })).frameRate,
        50,
      );
    });
  }

  it('passes over a default display window, which crops nothing', () => {
    const window = `0 0 0 0 000 1${ue(8).repeat(4)}`;
    const parsed = parseH265SequenceParameterSet(sps({ vui: clockBehind(window) }));
    assert.deepEqual([parsed.width, parsed.height, parsed.frameRate], [640, 480, 50]);
  });

  it('takes the frame rate of the record where the SPS has no clock', () => {
    const nalUnit = sps();
    const record = bytes(
      '01 01 60000000 900000000000 5d f000 fc fd f8 f8 1900 0f 01 21 0001 00',
      Uint8Array.of(nalUnit.length),
      nalUnit,
    );
    assert.equal(describeHevc(parseHevcDecoderConfiguration(record)).frameRate, 25);
  });

  it('refuses what is no SPS', () => {
    refuses(() => parseH265SequenceParameterSet(Uint8Array.of(0x40, 1, 0x0c, 1)), 'MEDIA_HEADER_INVALID');
  });

  for (const [name, fields] of [
    ['eight sub-layers', { subLayers: 8 }],
    ['a chroma format past 3', { chroma: ue(4) }],
    ['17 bits of luma', { bitDepths: ue(9) + ue(0) }],
    ['picture order counts of 17 bits', { pictureOrder: ue(13) }],
    ['65 short-term sets', { shortTerm: ue(65) }],
    ['17 negative pictures', { shortTerm: `${ue(1)}${ue(17)}` }],
    ['17 positive pictures', { shortTerm: `${ue(1)}${ue(0)}${ue(17)}` }],
    ['33 long-term pictures', { longTerm: `1${ue(33)}` }],
    ['a window as wide as the picture', { window: `1${ue(160)}${ue(160)}${ue(0)}${ue(0)}` }],
    ['no width', { width: 0 }],
  ] as const) {
    it(`refuses ${name}`, () => {
      refuses(() => parseH265SequenceParameterSet(sps(fields)), 'MEDIA_HEADER_INVALID');
    });
  }

  it('refuses pictures of absurd size', () => {
    assert.equal(parseH265SequenceParameterSet(sps({ width: 65_536 })).width, 65_536);
    refuses(() => parseH265SequenceParameterSet(sps({ height: 65_537 })), 'LIMIT_EXCEEDED');
  });

  it('is refused when cut short', () => {
    const whole = sps({ vui: clockBehind(nothing) });
    tryTruncations(whole, parseH265SequenceParameterSet, whole.length - 1);
  });
});
