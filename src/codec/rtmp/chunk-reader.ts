import {
  type BasicHeader,
  defaultChunkBytes,
  largestMessageBytes,
  parseBasicHeader,
} from './chunk-header.ts';
import { type ChunkReaderLimits, chunkReaderLimits, requireWithin } from './chunk-limits.ts';
import { ChunkStream } from './chunk-stream.ts';
import { parseControlMessage } from './control.ts';
import { MessageType, type RtmpMessage } from './message.ts';

const noBytes = new Uint8Array(0);

/**
 * Puts messages together from the chunks of one connection (RTMP 1.0 §5.3). It obeys SetChunkSize and Abort
 * itself, from the very next chunk on, and still hands those messages out.
 */
export class ChunkReader {
  #limits: ChunkReaderLimits;
  #chunkBytes = defaultChunkBytes;
  readonly #streams = new Map<number, ChunkStream>();
  /** The stream whose chunk is under way, and how much of that chunk's payload is still to come. */
  #stream: ChunkStream | undefined;
  #missingBytes = 0;
  /** Start of a chunk header that is not whole yet: at most 17 bytes, our own copy. */
  #carry = noBytes;
  #bufferedBytes = 0;

  /** Starts with {@link chunkReaderLimits}.beforeConnect unless told otherwise. */
  constructor(limits: ChunkReaderLimits = chunkReaderLimits.beforeConnect) {
    this.#limits = limits;
  }

  /** New limits from the next chunk on: call it when the gate has let the client in. */
  setLimits(limits: ChunkReaderLimits): void {
    this.#limits = limits;
  }

  /** Size of the peer's chunks as it last set it, no larger than any message can be. */
  get chunkBytes(): number {
    return this.#chunkBytes;
  }

  /** Payload bytes that messages under way are accounted for: what has come plus the rest of this chunk. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /**
   * Takes what the socket delivered, cut anywhere, and returns the messages that became whole. See
   * {@link readMessage} for whose memory their payloads are.
   *
   * @throws ProtocolError for a broken chunk or a broken limit. The messages of this push are then lost,
   * and the reader must not be used again.
   */
  push(bytes: Uint8Array): RtmpMessage[] {
    const messages: RtmpMessage[] = [];
    for (let unread = bytes; unread.length > 0; ) {
      const { message, rest } = this.readMessage(unread);
      if (message !== undefined) messages.push(message);
      unread = rest;
    }
    return messages;
  }

  /**
   * Reads up to the end of the first message that becomes whole, for callers whose limits may depend on what
   * it says. Without one all of `bytes` is taken. A message that lay in `bytes` in one piece has a view of it
   * as payload, as `rest` is one: the caller must not write to `bytes` afterwards (what a Node socket emits is
   * never reused), and who keeps a payload for long should copy it, since it holds all of `bytes` in memory.
   *
   * @throws ProtocolError for a broken chunk or a broken limit; the reader must not be used again.
   */
  readMessage(bytes: Uint8Array): MessageStep {
    const joined = this.#carry.length === 0 ? bytes : joinBytes(this.#carry, bytes);
    const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
    const input = { bytes: joined, view, offset: 0 };
    this.#carry = noBytes;
    for (;;) {
      const stream = this.#stream ?? this.#beginChunk(input);
      if (stream === undefined || !this.#readPayload(stream, input)) {
        break;
      }
      const message = stream.takeMessage();
      if (message !== undefined) {
        this.#bufferedBytes -= message.payload.length;
        this.#obey(message);
        return { message, rest: joined.subarray(input.offset) };
      }
    }
    // Not slice(): on a Buffer that would be a view, which keeps the whole of it in memory.
    this.#carry = new Uint8Array(joined.subarray(input.offset));
    return { message: undefined, rest: noBytes };
  }

  /** Reads a chunk's header; `undefined` (and nothing is consumed) while bytes are missing. */
  #beginChunk(input: Input): ChunkStream | undefined {
    const basic = parseBasicHeader(input.view, input.offset);
    if (basic === undefined) {
      return undefined;
    }
    const stream = this.#openStream(basic);
    const heldBytes = stream.receivedBytes;
    const payloadOffset = stream.readHeader(basic.format, input.view, input.offset + basic.bytes);
    if (payloadOffset === undefined) {
      return undefined;
    }
    // A header of type 0 gave up what the stream held.
    this.#bufferedBytes -= heldBytes - stream.receivedBytes;
    requireWithin(this.#limits, 'maxMessageBytes', stream.messageBytes);
    this.#missingBytes = Math.min(this.#chunkBytes, stream.messageBytes - stream.receivedBytes);
    // Counted before they come, so that it does not matter where the socket cuts.
    this.#bufferedBytes += this.#missingBytes;
    requireWithin(this.#limits, 'maxBufferedBytes', this.#bufferedBytes);
    this.#stream = stream;
    input.offset = payloadOffset;
    return stream;
  }

  /** Takes what is there of the chunk's payload; true when the chunk is complete. */
  #readPayload(stream: ChunkStream, input: Input): boolean {
    const part = input.bytes.subarray(input.offset, input.offset + this.#missingBytes);
    stream.append(part);
    input.offset += part.length;
    this.#missingBytes -= part.length;
    if (this.#missingBytes > 0) {
      return false;
    }
    this.#stream = undefined;
    return true;
  }

  #openStream(basic: BasicHeader): ChunkStream {
    const known = this.#streams.get(basic.chunkStreamId);
    if (known !== undefined) {
      return known;
    }
    requireWithin(this.#limits, 'maxChunkStreams', this.#streams.size + 1);
    const opened = new ChunkStream(basic.chunkStreamId);
    this.#streams.set(basic.chunkStreamId, opened);
    return opened;
  }

  #obey(message: RtmpMessage): void {
    if (message.type !== MessageType.SetChunkSize && message.type !== MessageType.Abort) {
      return;
    }
    const control = parseControlMessage(message);
    if (control?.kind === 'set-chunk-size') {
      this.#chunkBytes = Math.min(control.chunkBytes, largestMessageBytes);
    } else if (control?.kind === 'abort') {
      const stream = this.#streams.get(control.chunkStreamId);
      this.#bufferedBytes -= stream?.receivedBytes ?? 0;
      stream?.dropMessage();
    }
  }
}

/** What {@link ChunkReader.readMessage} found. */
export interface MessageStep {
  readonly message: RtmpMessage | undefined;
  /** What was not read yet: to be handed in again before anything else. */
  readonly rest: Uint8Array;
}

/** What one step works through. */
interface Input {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  offset: number;
}

function joinBytes(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}
