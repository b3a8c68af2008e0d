import { ByteWriter } from '../bits/index.ts';

/** A frame of an ID3 tag. */
export type Id3Frame =
  /** User defined text (TXXX, ID3v2.4 frames §4.2.6). */
  | { readonly kind: 'text'; readonly description: string; readonly value: string }
  /** Private bytes (PRIV, §4.27); the owner is a URL or e-mail address. */
  | { readonly kind: 'private'; readonly owner: string; readonly data: Uint8Array };

const majorVersion = 4;
const utf8 = 3;
/** Sizes have four bytes of seven bits, so that no decoder takes one for a syncword (ID3v2.4 §6.2). */
const maxSyncsafe = 2 ** 28 - 1;

/**
 * An ID3v2.4 tag (§3), which HLS carries as timed metadata, in MPEG-TS and in event messages of fMP4 alike. A NUL in
 * a text, or a tag of 256 MiB, throws `RangeError`.
 */
export function serializeId3Tag(frames: readonly Id3Frame[]): Uint8Array {
  const bodies = frames.map(serializeFrame);
  const size = bodies.reduce((sum, { length }) => sum + length, 0);
  const writer = new ByteWriter(10 + size);
  writer.writeBytes(latin1('ID3'));
  writer.writeUint8(majorVersion);
  writer.writeUint8(0); // revision
  writer.writeUint8(0); // flags
  writer.writeUint32(syncsafe(size));
  for (const body of bodies) {
    writer.writeBytes(body);
  }
  return writer.finish();
}

function serializeFrame(frame: Id3Frame): Uint8Array {
  const body = frame.kind === 'text' ? textBody(frame) : privateBody(frame);
  const writer = new ByteWriter(10 + body.length);
  writer.writeBytes(latin1(frame.kind === 'text' ? 'TXXX' : 'PRIV'));
  writer.writeUint32(syncsafe(body.length));
  writer.writeUint16(0); // flags
  writer.writeBytes(body);
  return writer.finish();
}

function textBody({ description, value }: { description: string; value: string }): Uint8Array {
  const text = new TextEncoder().encode(`${withoutNul(description)}\0${withoutNul(value)}`);
  return joined(Uint8Array.of(utf8), text);
}

function privateBody({ owner, data }: { owner: string; data: Uint8Array }): Uint8Array {
  return joined(new TextEncoder().encode(`${withoutNul(owner)}\0`), data);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

function withoutNul(text: string): string {
  if (text.includes('\0')) {
    throw new RangeError('A text of an ID3 frame must not hold a NUL');
  }
  return text;
}

function syncsafe(size: number): number {
  if (size > maxSyncsafe) {
    throw new RangeError(`An ID3 size must be at most ${maxSyncsafe}; got ${size}`);
  }
  return ((size & 0xf_e0_00_00) << 3) | ((size & 0x1f_c0_00) << 2) | ((size & 0x3f_80) << 1) | (size & 0x7f);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
