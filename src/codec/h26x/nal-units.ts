import { ProtocolError } from '../../errors.ts';
import { ByteReader } from '../bits/index.ts';
import type { NalLengthBytes } from './nal-length.ts';

/** NAL units in one frame. Level 6.2 allows 600 slices; empty units could make millions of a large message. */
export const maxNalUnitsInFrame = 4096;

/**
 * The NAL units of a frame as MP4 and FLV hold it: each behind its length (ISO/IEC 14496-15 §4.2.3). Views of
 * the frame; empty ones, which some encoders send, are left out. Throws `ProtocolError` for a unit that is cut
 * short, or too many.
 */
export function splitNalUnits(frame: Uint8Array, nalLengthBytes: NalLengthBytes): Uint8Array[] {
  const reader = new ByteReader(frame);
  const units: Uint8Array[] = [];
  for (let count = 0; reader.remainingBytes > 0; count++) {
    if (count === maxNalUnitsInFrame) {
      throw new ProtocolError('LIMIT_EXCEEDED', `more than ${maxNalUnitsInFrame} NAL units in a frame`);
    }
    const unit = reader.readBytes(readLength(reader, nalLengthBytes));
    if (unit.length > 0) {
      units.push(unit);
    }
  }
  return units;
}

function readLength(reader: ByteReader, nalLengthBytes: NalLengthBytes): number {
  switch (nalLengthBytes) {
    case 1:
      return reader.readUint8();
    case 2:
      return reader.readUint16();
    case 4:
      return reader.readUint32();
  }
}
