import { ProtocolError } from '../../errors.ts';
import type { BitReader } from '../bits/index.ts';

/** No level of H.264 or H.265 allows more; a header that claims more is broken or hostile. */
export const maxPictureSidePixels = 65_536;

/** Sides in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Luma pixels for one step of a cropping offset. */
export interface CropUnit {
  readonly x: number;
  readonly y: number;
}

/**
 * Reads the optional cropping rectangle (H.264 frame_cropping_flag, H.265 conformance_window_flag) and gives the
 * displayed size. Throws `ProtocolError` when nothing is left, or when a side is too long.
 */
export function readCroppedSize(reader: BitReader, coded: PictureSize, unit: CropUnit): PictureSize {
  if (coded.width > maxPictureSidePixels || coded.height > maxPictureSidePixels) {
    throw new ProtocolError(
      'LIMIT_EXCEEDED',
      `a picture of ${coded.width}x${coded.height}; a side has at most ${maxPictureSidePixels} pixels`,
    );
  }
  const cropped = reader.readFlag();
  const readOffset = (): number => (cropped ? reader.readUnsignedExpGolomb() : 0);
  const width = coded.width - (readOffset() + readOffset()) * unit.x; // left, right
  const height = coded.height - (readOffset() + readOffset()) * unit.y; // top, bottom
  if (width <= 0 || height <= 0) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `a picture of ${width}x${height} after cropping`);
  }
  return { width, height };
}
