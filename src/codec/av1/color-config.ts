import type { BitReader } from '../bits/index.ts';

/** color_config (AV1 §5.5.2). */
export interface Av1ColorConfig {
  readonly bitDepth: 8 | 10 | 12;
  readonly monochrome: boolean;
  readonly subsamplingX: 0 | 1;
  readonly subsamplingY: 0 | 1;
  /** 0 unknown, 1 vertical, 2 colocated; only 4:2:0 states it. */
  readonly chromaSamplePosition: number;
  /** ITU-T H.273 codes; 2 is "unspecified". */
  readonly colorPrimaries: number;
  readonly transferCharacteristics: number;
  readonly matrixCoefficients: number;
  readonly fullRange: boolean;
}

const unspecified = 2;

export function readColorConfig(reader: BitReader, profile: number): Av1ColorConfig {
  const bitDepth = readBitDepth(reader, profile);
  const monochrome = profile !== 1 && reader.readFlag();
  const described = reader.readFlag();
  const colorPrimaries = described ? reader.readBits(8) : unspecified;
  const transferCharacteristics = described ? reader.readBits(8) : unspecified;
  const matrixCoefficients = described ? reader.readBits(8) : unspecified;
  const color = { bitDepth, monochrome, colorPrimaries, transferCharacteristics, matrixCoefficients };
  if (monochrome) {
    const fullRange = reader.readFlag();
    return { ...color, subsamplingX: 1, subsamplingY: 1, chromaSamplePosition: 0, fullRange };
  }
  // CP_BT_709 with TC_SRGB and MC_IDENTITY is RGB, which is never subsampled.
  if (colorPrimaries === 1 && transferCharacteristics === 13 && matrixCoefficients === 0) {
    return { ...color, subsamplingX: 0, subsamplingY: 0, chromaSamplePosition: 0, fullRange: true };
  }
  const fullRange = reader.readFlag();
  const { x, y } = readSubsampling(reader, profile, bitDepth);
  const chromaSamplePosition = x === 1 && y === 1 ? reader.readBits(2) : 0;
  return { ...color, subsamplingX: x, subsamplingY: y, chromaSamplePosition, fullRange };
}

function readBitDepth(reader: BitReader, profile: number): 8 | 10 | 12 {
  const high = reader.readFlag();
  const twelve = profile === 2 && high && reader.readFlag();
  if (twelve) {
    return 12;
  }
  return high ? 10 : 8;
}

/** Profile 0 is 4:2:0, profile 1 4:4:4; profile 2 is 4:2:2 but says it itself at twelve bits. */
function readSubsampling(reader: BitReader, profile: number, bitDepth: number): { x: 0 | 1; y: 0 | 1 } {
  if (profile === 0) {
    return { x: 1, y: 1 };
  }
  if (profile === 1) {
    return { x: 0, y: 0 };
  }
  if (bitDepth !== 12) {
    return { x: 1, y: 0 };
  }
  const x = reader.readFlag() ? 1 : 0;
  const y = x === 1 && reader.readFlag() ? 1 : 0;
  return { x, y };
}
