import { ByteWriter } from '../bits/index.ts';

/** A frame of a tag. */
export type Id3Frame =
  /** TXXX, user defined text (ID3v2.4.0 frames §4.2.6). */
  | { readonly kind: 'text'; readonly description: string; readonly value: string }
  /** PRIV, private data (§4.27). */
  | { readonly kind: 'private'; readonly owner: string; readonly data: Uint8Array };

/** A tag's size has 28 bits, seven to a byte (ID3v2.4.0 structure §3.1). */
export const maxId3TagBytes = 0x0f_ff_ff_ff;

const tagHeaderBytes = 10;
const frameHeaderBytes = 10;
const utf8Encoding = 3;
const encoder = new TextEncoder();

/**
 * An ID3v2.4 tag without flags, extended header or padding, as timed metadata of HLS is (in an MPEG-TS stream of
 * its own, or in the event messages of fMP4). NULs end texts in ID3, so they are left out of them. Throws
 * `RangeError` for one longer than the format allows.
 */
export function serializeId3Tag(frames: readonly Id3Frame[]): Uint8Array {
  const bodies = frames.map(frameBody);
  const size = bodies.reduce((sum, { body }) => sum + frameHeaderBytes + body.length, 0);
  if (size > maxId3TagBytes) {
    throw new RangeError(`An ID3 tag must have at most ${maxId3TagBytes} bytes; got ${size}`);
  }
  const writer = new ByteWriter(tagHeaderBytes + size);
  writer.writeBytes(encoder.encode('ID3'));
  writer.writeUint16(0x04_00); // version 2.4.0
  writer.writeUint8(0); // flags
  writer.writeUint32(synchsafe(size));
  for (const { id, body } of bodies) {
    writer.writeBytes(encoder.encode(id));
    writer.writeUint32(synchsafe(body.length));
    writer.writeUint16(0); // flags
    writer.writeBytes(body);
  }
  return writer.finish();
}

function frameBody(frame: Id3Frame): { readonly id: string; readonly body: Uint8Array } {
  if (frame.kind === 'private') {
    return { id: 'PRIV', body: join(text(frame.owner), [0], frame.data) };
  }
  return { id: 'TXXX', body: join([utf8Encoding], text(frame.description), [0], text(frame.value), [0]) };
}

function text(value: string): Uint8Array {
  return encoder.encode(value.replaceAll('\0', ''));
}

function join(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Seven bits to a byte, so that no tag looks like the sync of MPEG audio (ID3v2.4.0 structure §6.2). */
function synchsafe(size: number): number {
  return ((size & 0xf_e0_00_00) << 3) | ((size & 0x1f_c0_00) << 2) | ((size & 0x3f_80) << 1) | (size & 0x7f);
}
