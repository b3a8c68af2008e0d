import type { BitReader } from '../bits/index.ts';

/** aspect_ratio_idc that says: width and height of a sample follow (H.264 table E-1, H.265 table E.1). */
const extendedSar = 255;

/** Clock of the video usability information. */
export interface VuiTiming {
  readonly unitsInTick: number;
  readonly timeScale: number;
}

/**
 * Passes over the part of the video usability information that H.264 (§E.1.1) and H.265 (§E.2.1) share:
 * aspect ratio, overscan, video signal type and chroma location.
 */
export function skipVuiSignalDescription(reader: BitReader): void {
  if (reader.readFlag() && reader.readBits(8) === extendedSar) {
    reader.skipBits(32);
  }
  if (reader.readFlag()) {
    reader.skipBits(1); // overscan_appropriate_flag
  }
  if (reader.readFlag()) {
    reader.skipBits(4); // video_format, video_full_range_flag
    if (reader.readFlag()) {
      reader.skipBits(24); // colour_primaries, transfer_characteristics, matrix_coefficients
    }
  }
  if (reader.readFlag()) {
    reader.readUnsignedExpGolomb();
    reader.readUnsignedExpGolomb();
  }
}

/** The optional timing fields; `undefined` when they are absent or make no clock. */
export function readVuiTiming(reader: BitReader): VuiTiming | undefined {
  if (!reader.readFlag()) {
    return undefined;
  }
  const unitsInTick = reader.readBits(32);
  const timeScale = reader.readBits(32);
  return unitsInTick > 0 && timeScale > 0 ? { unitsInTick, timeScale } : undefined;
}
