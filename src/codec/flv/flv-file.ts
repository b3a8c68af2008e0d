import { ProtocolError } from '../../errors.ts';
import { ByteReader, ByteWriter } from '../bits/index.ts';

/** TagType (Adobe FLV 10.1 §E.4.1). */
export const FlvTagType = { Audio: 8, Video: 9, ScriptData: 18 } as const;

/** One tag of an FLV file. */
export interface FlvTag {
  /** A value of {@link FlvTagType}; others are passed on as they came, 0..31. */
  readonly type: number;
  /** Milliseconds, an unsigned 32-bit value that wraps. */
  readonly timestampMs: number;
  /** An audio or video tag body, or AMF0 script data; up to 16777215 bytes. */
  readonly body: Uint8Array;
}

/** What the header of a file promises. */
export interface FlvHeader {
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
}

export const flvHeaderBytes = 9;
export const flvTagHeaderBytes = 11;

/** "FLV" and version 1. */
const signature = 0x46_4c_56_01;
const audioFlag = 4;
const videoFlag = 1;
const filterFlag = 0x20;
const tagTypeMask = 0x1f;

/** Reads the nine bytes; `dataOffset` is where the body of the file begins. */
export function parseFlvHeader(bytes: Uint8Array): FlvHeader & { readonly dataOffset: number } {
  const reader = new ByteReader(bytes);
  const magic = reader.readUint32();
  const flags = reader.readUint8();
  const dataOffset = reader.readUint32();
  if (magic !== signature || dataOffset < flvHeaderBytes) {
    throw new ProtocolError(
      'FLV_FILE_INVALID',
      `signature and version 0x${magic.toString(16)}, data from byte ${dataOffset}`,
    );
  }
  return { hasAudio: (flags & audioFlag) !== 0, hasVideo: (flags & videoFlag) !== 0, dataOffset };
}

/** Reads the eleven bytes in front of a tag's body. */
export function parseFlvTagHeader(bytes: Uint8Array): Omit<FlvTag, 'body'> & { readonly bodyBytes: number } {
  const reader = new ByteReader(bytes);
  const flags = reader.readUint8();
  if ((flags & filterFlag) !== 0) {
    throw new ProtocolError('FLV_FILE_INVALID', `an encrypted tag of type ${flags & tagTypeMask}`);
  }
  const bodyBytes = reader.readUint24();
  const timestampLow = reader.readUint24();
  const timestampHigh = reader.readUint8(); // TimestampExtended: the top eight bits stand last
  return { type: flags & tagTypeMask, timestampMs: timestampHigh * 2 ** 24 + timestampLow, bodyBytes };
}

/** The header of a file and PreviousTagSize0, 13 bytes. */
export function serializeFlvHeader(header: FlvHeader): Uint8Array {
  const writer = new ByteWriter(flvHeaderBytes + 4);
  writer.writeUint32(signature);
  writer.writeUint8((header.hasAudio ? audioFlag : 0) | (header.hasVideo ? videoFlag : 0));
  writer.writeUint32(flvHeaderBytes);
  writer.writeUint32(0);
  return writer.finish();
}

/** A whole tag and the PreviousTagSize behind it. */
export function serializeFlvTag(tag: FlvTag): Uint8Array {
  const writer = new ByteWriter(flvTagHeaderBytes + tag.body.length + 4);
  writer.writeUint8(tag.type & tagTypeMask);
  writer.writeUint24(tag.body.length);
  writer.writeUint24(tag.timestampMs % 2 ** 24);
  writer.writeUint8(Math.floor(tag.timestampMs / 2 ** 24));
  writer.writeUint24(0); // StreamID
  writer.writeBytes(tag.body);
  writer.writeUint32(flvTagHeaderBytes + tag.body.length);
  return writer.finish();
}
