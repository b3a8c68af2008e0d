import { ProtocolError } from '../../errors.ts';
import { largestMessageBytes } from './chunk-header.ts';

/** How much a peer may make a {@link ChunkReader} hold. */
export interface ChunkReaderLimits {
  /** Longest message. At most 16 777 215, which is all that a message header can announce. */
  readonly maxMessageBytes: number;
  /** Chunk stream IDs in use on one connection; they are never forgotten. */
  readonly maxChunkStreams: number;
  /**
   * Payload bytes of all messages under way together. The buffers that hold them can be up to twice as
   * large, since they grow by doubling.
   */
  readonly maxBufferedBytes: number;
}

/**
 * Defaults. `beforeConnect` is for a client that no gate has let in yet: room for any real connect command
 * and little else, so that strangers cannot fill the memory. `connected` is for one that may still be a
 * stranger, since many gates ask for a login only at publish. `publishing` is for an accepted publisher.
 */
export const chunkReaderLimits = {
  beforeConnect: { maxMessageBytes: 65_536, maxChunkStreams: 8, maxBufferedBytes: 65_536 },
  connected: { maxMessageBytes: 262_144, maxChunkStreams: 64, maxBufferedBytes: 262_144 },
  publishing: { maxMessageBytes: 8_388_608, maxChunkStreams: 64, maxBufferedBytes: largestMessageBytes },
} as const satisfies Record<string, ChunkReaderLimits>;

/** @throws ProtocolError `LIMIT_EXCEEDED`, naming the limit, when `value` is above it. */
export function requireWithin(limits: ChunkReaderLimits, name: keyof ChunkReaderLimits, value: number): void {
  if (value > limits[name]) {
    throw new ProtocolError('LIMIT_EXCEEDED', `${value} where ${name} is ${limits[name]}`);
  }
}
