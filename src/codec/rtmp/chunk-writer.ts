import {
  basicHeaderBytes,
  defaultChunkBytes,
  extendedTimestampMarker,
  largestMessageBytes,
  messageHeaderBytes,
  writeBasicHeader,
  writeUint24,
} from './chunk-header.ts';
import { parseControlMessage, serializeControlMessage } from './control.ts';
import { MessageType, type RtmpMessage } from './message.ts';

/**
 * Cuts a message into chunks: a header of type 0, then type 3 (RTMP 1.0 §5.3.1.2) with an extended timestamp
 * repeated in each (§5.3.1.3). The result leans on nothing that was sent before, so one buffer serves every
 * connection that has this chunk size, in any order with other messages.
 *
 * @param message its timestamp is taken modulo 2^32.
 * @param chunkBytes what the receiver was last told by SetChunkSize.
 * @throws RangeError for a payload above 16 777 215 bytes or a chunk stream ID outside 2..65599.
 */
export function serializeMessage(message: RtmpMessage, chunkBytes: number): Uint8Array {
  const { payload, chunkStreamId } = message;
  if (payload.length > largestMessageBytes) {
    throw new RangeError(`A message must be at most ${largestMessageBytes} bytes; got ${payload.length}`);
  }
  if (!(chunkStreamId >= 2 && chunkStreamId <= 65_599)) {
    throw new RangeError(`A chunk stream ID must be 2 to 65599; got ${chunkStreamId}`);
  }
  const timestamp = message.timestampMs >>> 0;
  const extended = timestamp >= extendedTimestampMarker;
  const chunks = Math.max(1, Math.ceil(payload.length / chunkBytes));
  const perChunkBytes = basicHeaderBytes(chunkStreamId) + (extended ? 4 : 0);
  const output = new Uint8Array(messageHeaderBytes[0] + chunks * perChunkBytes + payload.length);
  const view = new DataView(output.buffer);

  let offset = writeBasicHeader(view, 0, 0, chunkStreamId);
  writeUint24(view, offset, extended ? extendedTimestampMarker : timestamp);
  writeUint24(view, offset + 3, payload.length);
  view.setUint8(offset + 6, message.type);
  view.setUint32(offset + 7, message.messageStreamId, true);
  offset += messageHeaderBytes[0];
  for (let start = 0; ; ) {
    if (extended) {
      view.setUint32(offset, timestamp);
      offset += 4;
    }
    const part = payload.subarray(start, start + chunkBytes);
    output.set(part, offset);
    offset += part.length;
    start += part.length;
    if (start === payload.length) {
      return output;
    }
    offset = writeBasicHeader(view, offset, 3, chunkStreamId);
  }
}

/**
 * The sending side of one connection's control and command messages: {@link serializeMessage} that knows
 * the chunk size. Headers are never shortened, so its output mixes with media buffers that connections share.
 */
export class ChunkWriter {
  #chunkBytes: number;

  /** @param options `chunkSize`: what the peer believes at this moment; 128 on a new connection. */
  constructor(options: { readonly chunkSize?: number } = {}) {
    this.#chunkBytes = options.chunkSize ?? defaultChunkBytes;
  }

  /** The chunk size that the peer expects now; media buffers must be cut by it too. */
  get chunkBytes(): number {
    return this.#chunkBytes;
  }

  /** The message as chunks, memory of its own. A SetChunkSize message holds from the next message on. */
  write(message: RtmpMessage): Uint8Array {
    const output = serializeMessage(message, this.#chunkBytes);
    if (message.type === MessageType.SetChunkSize) {
      const control = parseControlMessage(message);
      if (control?.kind === 'set-chunk-size') {
        this.#chunkBytes = control.chunkBytes;
      }
    }
    return output;
  }

  /** Changes the chunk size; returns the SetChunkSize message that must be sent in this very place. */
  setChunkSize(chunkBytes: number): Uint8Array {
    return this.write(serializeControlMessage({ kind: 'set-chunk-size', chunkBytes }));
  }
}
