/** The chunk size that both directions of a connection begin with (RTMP 1.0 §5.4.1). */
export const defaultChunkBytes = 128;

/** A message length has 24 bits, so a chunk size above this changes nothing (RTMP 1.0 §5.4.1). */
export const largestMessageBytes = 0xff_ff_ff;

/** In the 24-bit timestamp field: the timestamp follows in 32 bits (RTMP 1.0 §5.3.1.3). */
export const extendedTimestampMarker = 0xff_ff_ff;

/** How much of the message header a chunk carries (RTMP 1.0 §5.3.1.2). */
export type ChunkFormat = 0 | 1 | 2 | 3;

/** Length of the message header by format, without extended timestamp. */
export const messageHeaderBytes = { 0: 11, 1: 7, 2: 3, 3: 0 } as const satisfies Record<ChunkFormat, number>;

/** First byte or bytes of every chunk (RTMP 1.0 §5.3.1.1). */
export interface BasicHeader {
  readonly format: ChunkFormat;
  /** 2..65599. */
  readonly chunkStreamId: number;
  /** 1, 2 or 3. */
  readonly bytes: number;
}

/**
 * Reads the basic header at `offset`; `undefined` when it is not all there yet.
 *
 *   1 byte:   |fmt|   id 2-63   |
 *   2 bytes:  |fmt| 0 |  id - 64  |             ids 64-319
 *   3 bytes:  |fmt| 1 |  id - 64, low byte first |   ids 64-65599
 *
 * The ids 64 to 319 can come in either of the longer forms and mean the same chunk stream.
 */
export function parseBasicHeader(view: DataView, offset: number): BasicHeader | undefined {
  if (offset >= view.byteLength) {
    return undefined;
  }
  const first = view.getUint8(offset);
  const format = chunkFormat(first >> 6);
  const id = first & 0x3f;
  if (id >= 2) {
    return { format, chunkStreamId: id, bytes: 1 };
  }
  const bytes = id === 0 ? 2 : 3;
  if (offset + bytes > view.byteLength) {
    return undefined;
  }
  const beyond64 = bytes === 2 ? view.getUint8(offset + 1) : view.getUint16(offset + 1, true);
  return { format, chunkStreamId: 64 + beyond64, bytes };
}

/** Length of the shortest basic header for a chunk stream. */
export function basicHeaderBytes(chunkStreamId: number): number {
  return chunkStreamId < 64 ? 1 : chunkStreamId < 320 ? 2 : 3;
}

/** Writes the shortest basic header at `offset`; returns the offset behind it. */
export function writeBasicHeader(
  view: DataView,
  offset: number,
  format: ChunkFormat,
  chunkStreamId: number,
): number {
  const bytes = basicHeaderBytes(chunkStreamId);
  if (bytes === 1) {
    view.setUint8(offset, (format << 6) | chunkStreamId);
  } else if (bytes === 2) {
    view.setUint8(offset, format << 6);
    view.setUint8(offset + 1, chunkStreamId - 64);
  } else {
    view.setUint8(offset, (format << 6) | 1);
    view.setUint16(offset + 1, chunkStreamId - 64, true);
  }
  return offset + bytes;
}

/** A 24-bit big-endian number. */
export function readUint24(view: DataView, offset: number): number {
  return (view.getUint16(offset) << 8) | view.getUint8(offset + 2);
}

export function writeUint24(view: DataView, offset: number, value: number): void {
  view.setUint16(offset, value >>> 8);
  view.setUint8(offset + 2, value & 0xff);
}

function chunkFormat(bits: number): ChunkFormat {
  return bits === 0 || bits === 1 || bits === 2 ? bits : 3;
}
