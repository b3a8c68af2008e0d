import { box } from './box.ts';
import { brands } from './brands.ts';

/** `styp` (ISO/IEC 14496-12 §8.16.2), which may stand in front of a segment: msdh, a media segment of DASH and HLS. */
export function serializeSegmentType(): Uint8Array {
  return box('styp', brands('msdh', ['msdh', 'msix']));
}
