import { ProtocolError } from '../../errors.ts';
import { type ChunkFormat, extendedTimestampMarker, messageHeaderBytes, readUint24 } from './chunk-header.ts';
import type { RtmpMessage } from './message.ts';

const noBytes = new Uint8Array(0);

/** First allocation for a message that comes in pieces; it grows by doubling. */
const firstBufferBytes = 4096;

/**
 * What one chunk stream remembers on the receiving side: the header that later chunks may leave out, and
 * the message under way.
 */
export class ChunkStream {
  readonly id: number;
  #hasHeader = false;
  #type = 0;
  #messageStreamId = 0;
  #messageBytes = 0;
  #timestampMs = 0;
  /** Last timestamp or delta that stood in a header. */
  #timestampField = 0;
  #extended = false;
  #buffer: Uint8Array = noBytes;
  #receivedBytes = 0;

  constructor(id: number) {
    this.id = id;
  }

  /** Length of the current message. */
  get messageBytes(): number {
    return this.#messageBytes;
  }

  /** How much of the message under way is there; 0 between messages. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /**
   * Takes the message header at `offset` and, unless it continues a message, begins the next one.
   *
   * @returns the offset behind the header, or `undefined` (and nothing has changed) while bytes are missing.
   * @throws ProtocolError `CHUNK_STREAM_UNKNOWN`, `CHUNK_TYPE_UNEXPECTED`
   */
  readHeader(format: ChunkFormat, view: DataView, offset: number): number | undefined {
    if (!this.#hasHeader && format >= 2) {
      throw new ProtocolError('CHUNK_STREAM_UNKNOWN', `type ${format} first on chunk stream ${this.id}`);
    }
    return format === 3 ? this.#repeatHeader(view, offset) : this.#parseHeader(format, view, offset);
  }

  /**
   * Takes the next part of the payload. A message that comes in one part is not copied: its payload is
   * that view. `part` must not reach beyond the message.
   */
  append(part: Uint8Array): void {
    if (part.length === 0) {
      return;
    }
    if (part.length === this.#messageBytes) {
      this.#buffer = part;
    } else {
      this.#reserve(this.#receivedBytes + part.length);
      this.#buffer.set(part, this.#receivedBytes);
    }
    this.#receivedBytes += part.length;
  }

  /** Hands over the message once it is whole; `undefined` before. */
  takeMessage(): RtmpMessage | undefined {
    if (this.#receivedBytes < this.#messageBytes) {
      return undefined;
    }
    const message = {
      type: this.#type,
      messageStreamId: this.#messageStreamId,
      chunkStreamId: this.id,
      timestampMs: this.#timestampMs,
      payload: this.#buffer,
    };
    this.dropMessage();
    return message;
  }

  /** Forgets the message under way; headers stay remembered (RTMP 1.0 §5.4.2). */
  dropMessage(): void {
    this.#buffer = noBytes;
    this.#receivedBytes = 0;
  }

  /**
   * Types 0 to 2 (RTMP 1.0 §5.3.1.2). Type 1 may come first on a chunk stream: librtmp answers pings that
   * way. Its message stream is then 0 and its delta counts from 0.
   *
   *   | timestamp or delta: 3 | message length: 3 | type: 1 | message stream ID: 4, low byte first |
   *   type 2 ends here ------^       type 1 ends here ------^           type 0 ends here ---------^
   */
  #parseHeader(format: 0 | 1 | 2, view: DataView, offset: number): number | undefined {
    if (this.#receivedBytes > 0 && format !== 0) {
      throw new ProtocolError(
        'CHUNK_TYPE_UNEXPECTED',
        `type ${format} on chunk stream ${this.id} after ${this.#receivedBytes} of ${this.#messageBytes} bytes`,
      );
    }
    const end = offset + messageHeaderBytes[format];
    if (end > view.byteLength) {
      return undefined;
    }
    let timestamp = readUint24(view, offset);
    const extended = timestamp === extendedTimestampMarker;
    if (extended) {
      if (end + 4 > view.byteLength) {
        return undefined;
      }
      timestamp = view.getUint32(end);
    }
    // A whole new header gives up the message under way: some encoders drop a frame so, without an Abort.
    if (this.#receivedBytes > 0) this.dropMessage();
    if (format <= 1) {
      this.#messageBytes = readUint24(view, offset + 3);
      this.#type = view.getUint8(offset + 6);
    }
    if (format === 0) {
      this.#messageStreamId = view.getUint32(offset + 7, true);
      this.#timestampMs = timestamp;
    } else {
      // Modulo 2^32: librtmp writes a step backwards as a delta just below 2^32.
      this.#timestampMs = (this.#timestampMs + timestamp) >>> 0;
    }
    this.#timestampField = timestamp;
    this.#extended = extended;
    this.#hasHeader = true;
    return extended ? end + 4 : end;
  }

  /**
   * Type 3: everything as before. When it begins a message, the last delta counts again, and after a type
   * 0 the delta is that chunk's whole timestamp (RTMP 1.0 §5.3.1.2.4). ffmpeg, librtmp, OBS and SRS go by
   * that; nginx-rtmp and mediamtx take 0 instead. Writers that use it (ffmpeg, OBS) only do so where both
   * readings agree or the specification's is meant.
   */
  #repeatHeader(view: DataView, offset: number): number | undefined {
    const end = this.#extended ? this.#skipExtendedTimestamp(view, offset) : offset;
    if (end !== undefined && this.#receivedBytes === 0) {
      this.#timestampMs = (this.#timestampMs + this.#timestampField) >>> 0;
    }
    return end;
  }

  /**
   * Type 3 chunks repeat an extended timestamp (RTMP 1.0 §5.3.1.3), but encoders built on older copies of
   * librtmp leave it out. Four bytes equal to it are taken for it, anything else is payload: the one wrong
   * guess is payload that happens to be equal.
   */
  #skipExtendedTimestamp(view: DataView, offset: number): number | undefined {
    for (let index = 0; index < 4; index++) {
      if (offset + index >= view.byteLength) {
        return undefined;
      }
      if (view.getUint8(offset + index) !== ((this.#timestampField >>> (24 - 8 * index)) & 0xff)) {
        return offset;
      }
    }
    return offset + 4;
  }

  /** Grows with what has arrived, never by what the header announced: announcing costs a peer nothing. */
  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) {
      return;
    }
    const capacity = Math.max(bytes, 2 * this.#buffer.length, firstBufferBytes);
    const grown = new Uint8Array(Math.min(capacity, this.#messageBytes));
    grown.set(this.#buffer.subarray(0, this.#receivedBytes));
    this.#buffer = grown;
  }
}
