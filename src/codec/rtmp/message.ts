/** RTMP message type IDs (RTMP 1.0 §5.4, §7.1). */
export const MessageType = {
  SetChunkSize: 1,
  Abort: 2,
  Acknowledgement: 3,
  UserControl: 4,
  WindowAcknowledgementSize: 5,
  SetPeerBandwidth: 6,
  Audio: 8,
  Video: 9,
  DataAmf3: 15,
  SharedObjectAmf3: 16,
  CommandAmf3: 17,
  DataAmf0: 18,
  SharedObjectAmf0: 19,
  CommandAmf0: 20,
  Aggregate: 22,
} as const;

/** One whole RTMP message, put together from its chunks or about to be cut into them. */
export interface RtmpMessage {
  /** A value of {@link MessageType}; other values are passed on as they came. */
  readonly type: number;
  /** Message stream ID: 0 is the control stream. */
  readonly messageStreamId: number;
  /** Chunk stream ID, 2..65599. */
  readonly chunkStreamId: number;
  /** Absolute timestamp in milliseconds, an unsigned 32-bit value that wraps. */
  readonly timestampMs: number;
  /** The reader hands this over: it is not reused for another message. */
  readonly payload: Uint8Array;
}
