/**
 * One access unit of video, one audio frame, or one data message, as a live stream offers it to readers.
 * A unit and its bytes are immutable and shared by every reader.
 */
export interface Unit {
  readonly kind: 'video' | 'audio' | 'data';
  /**
   * `config`: decoder configuration (sequence header); `frame`: coded media; `end`: end of sequence;
   * `metadata`: onMetaData, replaced by the next one; `message`: any other data message.
   */
  readonly role: 'config' | 'frame' | 'end' | 'metadata' | 'message';
  /** 0 unless the publisher sends several tracks (Enhanced RTMP v2 multitrack). */
  readonly trackId: number;
  /** FourCC of the codec: avc1, hvc1, av01, vp09, mp4a, Opus, .mp3 ...; `''` for data and for what has none. */
  readonly codec: string;
  /** A video frame from which a decoder can start. */
  readonly keyframe: boolean;
  /** Decode time on the live stream's own clock: milliseconds, 32-bit wraps undone, never wraps itself. */
  readonly dtsMs: number;
  /** dtsMs plus the composition time offset. */
  readonly ptsMs: number;
  /**
   * The FLV tag body exactly as the publisher sent it (AMF0 for data), codec header included: lossless
   * also for codecs that we do not know.
   */
  readonly body: Uint8Array;
}
