import { ByteReader } from '../bits/index.ts';
import { readLeb128 } from './leb128.ts';

/** obu_type of a sequence header (AV1 §6.2.2). */
const obuSequenceHeader = 1;

/**
 * The payload of the first sequence header OBU in a run of OBUs (AV1 §5.3), `undefined` when there is none.
 * An OBU without a size field goes on to the end.
 */
export function findSequenceHeaderObu(bytes: Uint8Array): Uint8Array | undefined {
  const reader = new ByteReader(bytes);
  while (reader.remainingBytes > 0) {
    const header = reader.readUint8();
    const hasExtension = (header & 4) !== 0;
    const hasSize = (header & 2) !== 0;
    if (hasExtension) {
      reader.readUint8(); // temporal_id, spatial_id
    }
    const payload = hasSize ? reader.readBytes(readLeb128(reader)) : reader.readRest();
    if (((header >> 3) & 15) === obuSequenceHeader) {
      return payload;
    }
  }
  return undefined;
}
