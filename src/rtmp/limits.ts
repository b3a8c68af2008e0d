import { type ChunkReaderLimits, chunkReaderLimits } from '../codec/rtmp/index.ts';

/** What one RTMP connection may cost. Every value is listed in docs/reference/limits.md. */
export interface ConnectionLimits {
  /** Connection open to handshake done. Against slow-loris clients. */
  readonly handshakeTimeoutMs: number;
  /** Handshake done to connect command received. */
  readonly connectTimeoutMs: number;
  /** Bytes kept back unread while a gate decides, with what each piece costs; past it the socket is not read. */
  readonly maxHeldBytes: number;
  /** Message size, chunk streams and partial messages: before connect, after it, once a publish was accepted. */
  readonly chunksBeforeConnect: ChunkReaderLimits;
  readonly chunksConnected: ChunkReaderLimits;
  readonly chunksPublishing: ChunkReaderLimits;
  /** Message streams (createStream) that one connection may have at once. */
  readonly maxMessageStreams: number;
  /** Calls to modules that one connection may have under way at once. */
  readonly maxPendingCalls: number;
  /** Characters of a stream name, its query included. */
  readonly maxStreamNameLength: number;
  /** Control replies that a client lets pile up by not reading, before it is cut off. */
  readonly maxPendingReplyBytes: number;
  /** A closed connection's last words must be taken by then. */
  readonly closeTimeoutMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  handshakeTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  maxHeldBytes: 256 * 1024,
  chunksBeforeConnect: chunkReaderLimits.beforeConnect,
  chunksConnected: chunkReaderLimits.connected,
  chunksPublishing: chunkReaderLimits.publishing,
  maxMessageStreams: 32,
  maxPendingCalls: 16,
  maxStreamNameLength: 2048,
  maxPendingReplyBytes: 1024 * 1024,
  closeTimeoutMs: 2_000,
};
