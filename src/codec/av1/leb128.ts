import { ProtocolError } from '../../errors.ts';
import type { ByteReader } from '../bits/index.ts';

/** leb128(): up to eight bytes, value up to 2^32 - 1 (AV1 §4.10.5). */
export function readLeb128(reader: ByteReader): number {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = reader.readUint8();
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      if (value > 0xff_ff_ff_ff) {
        throw new ProtocolError('MEDIA_HEADER_INVALID', `a leb128 value of ${value}`);
      }
      return value;
    }
  }
  throw new ProtocolError('MEDIA_HEADER_INVALID', 'a leb128 value of more than eight bytes');
}
