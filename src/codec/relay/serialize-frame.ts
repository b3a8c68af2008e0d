import { ByteWriter } from '../bits/index.ts';
import {
  lengthBytes,
  type RelayFrame,
  type RelayUnit,
  relayEnds,
  relayKinds,
  relayRoles,
  relayTypes,
} from './frame.ts';

const headerBytes = 64;

/**
 * A frame as one or two pieces, to be written one behind the other: a unit's body is the second, as it is.
 *
 * @throws {RangeError} for a text of more than 65,535 bytes or a number that does not fit
 */
export function serializeRelayFrame(
  frame: RelayFrame,
): readonly [Uint8Array] | readonly [Uint8Array, Uint8Array] {
  const writer = new ByteWriter(headerBytes);
  writer.writeUint32(0);
  writer.writeUint8(relayTypes.indexOf(frame.type));
  switch (frame.type) {
    case 'subscribe':
      writeDouble(writer, frame.epoch);
      for (const text of [frame.application, frame.instance, frame.name]) writeText(writer, text);
      break;
    case 'live':
      writer.writeUint8(frame.identity === undefined ? 0 : 1);
      if (frame.identity !== undefined) writeText(writer, frame.identity);
      break;
    case 'unit':
      writeUnitHeader(writer, frame.unit);
      return [finish(writer, frame.unit.body.length), frame.unit.body];
    case 'end':
      writer.writeUint8(relayEnds.indexOf(frame.how));
      break;
  }
  return [finish(writer, 0)];
}

function writeUnitHeader(writer: ByteWriter, unit: RelayUnit): void {
  writer.writeUint8(relayKinds.indexOf(unit.kind));
  writer.writeUint8(relayRoles.indexOf(unit.role));
  writer.writeUint8(unit.keyframe ? 1 : 0);
  writer.writeUint32(unit.trackId);
  writeDouble(writer, unit.dtsMs);
  writeDouble(writer, unit.ptsMs);
  writeText(writer, unit.codec);
}

function writeText(writer: ByteWriter, text: string): void {
  const bytes = new TextEncoder().encode(text);
  writer.writeUint16(bytes.length);
  writer.writeBytes(bytes);
}

function writeDouble(writer: ByteWriter, value: number): void {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  writer.writeBytes(bytes);
}

/** The length is known only now. */
function finish(writer: ByteWriter, bodyBytes: number): Uint8Array {
  const bytes = writer.finish();
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, bytes.length - lengthBytes + bodyBytes);
  return bytes;
}
