import { ProtocolError } from '../../errors.ts';

/** Bytes of the length in front of each NAL unit of a frame. */
export type NalLengthBytes = 1 | 2 | 4;

/** Takes lengthSizeMinusOne from the low two bits of a field (ISO/IEC 14496-15 §5.3.3.1.2, §8.3.3.1.3). */
export function parseNalLength(field: number): NalLengthBytes {
  const bytes = (field & 3) + 1;
  if (bytes === 1 || bytes === 2 || bytes === 4) {
    return bytes;
  }
  throw new ProtocolError('MEDIA_HEADER_INVALID', `NAL unit lengths of ${bytes} bytes`);
}
