import { ProtocolError } from '../../errors.ts';
import type { ByteReader, ByteWriter } from '../bits/index.ts';

/** A modifier in front of an enhanced packet (Enhanced RTMP v2, ModEx). */
export interface ModEx {
  /** A value of {@link ModExType}, 0..15; others are passed on as they came. */
  readonly type: number;
  /** 1..65536 bytes. A view of the parsed bytes. */
  readonly data: Uint8Array;
}

export const ModExType = { TimestampOffsetNano: 0 } as const;

/** The packet type that says: a modifier follows. The same for video and audio. */
export const modExPacketType = 7;

/** Modifiers in one tag. One is defined; three bytes each would let a large message make millions. */
export const maxModExInTag = 16;

/** A first size byte of 255 says that sixteen bits of size follow. */
const wideSizeByte = 255;

/** Reads the modifiers, if any, and the packet type behind them. */
export function readModEx(
  reader: ByteReader,
  firstPacketType: number,
): { modEx: ModEx[]; packetType: number } {
  const modEx: ModEx[] = [];
  let packetType = firstPacketType;
  while (packetType === modExPacketType) {
    if (modEx.length === maxModExInTag) {
      throw new ProtocolError('LIMIT_EXCEEDED', `more than ${maxModExInTag} ModEx in a tag`);
    }
    const sizeByte = reader.readUint8();
    const data = reader.readBytes((sizeByte === wideSizeByte ? reader.readUint16() : sizeByte) + 1);
    const types = reader.readUint8();
    modEx.push({ type: types >> 4, data });
    packetType = types & 15;
  }
  return { modEx, packetType };
}

/** The packet type to write in front of `modEx`. */
export function leadingPacketType(modEx: readonly ModEx[], packetType: number): number {
  return modEx.length === 0 ? packetType : modExPacketType;
}

/** Writes the modifiers, sizes in the short form where they fit, and the packet type behind them. */
export function writeModEx(writer: ByteWriter, modEx: readonly ModEx[], packetType: number): void {
  modEx.forEach(({ type, data }, index) => {
    if (data.length <= wideSizeByte) {
      writer.writeUint8(data.length - 1);
    } else {
      writer.writeUint8(wideSizeByte);
      writer.writeUint16(data.length - 1);
    }
    writer.writeBytes(data);
    writer.writeUint8((type << 4) | leadingPacketType(modEx.slice(index + 1), packetType));
  });
}

/** Nanoseconds, 0..999999, to add to the tag's presentation time; 0 without such a modifier. */
export function timestampOffsetNanos(modEx: readonly ModEx[]): number {
  const data = modEx.findLast(({ type }) => type === ModExType.TimestampOffsetNano)?.data;
  if (data === undefined || data.length < 3) {
    return 0;
  }
  const [high = 0, middle = 0, low = 0] = data;
  return Math.min((high << 16) | (middle << 8) | low, 999_999);
}
