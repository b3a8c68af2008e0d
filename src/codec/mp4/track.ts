/** A track of an init segment. Its sample entry holds all that a decoder has to know. */
export type Mp4Track = VideoTrack | AudioTrack;

interface TrackFields {
  /** track_ID: 1 or more, one of its kind in a file. */
  readonly trackId: number;
  /** Ticks in a second, of every time of this track. */
  readonly timescale: number;
  /** FourCC that the hub knows the codec by; the sample entry may have another name. */
  readonly fourCc: string;
  /** RFC 6381 codecs parameter of the sample entry, as in `avc1.64001f`. */
  readonly codec: string;
  /** A box of `stsd` (ISO/IEC 14496-12 §8.5.2). */
  readonly sampleEntry: Uint8Array;
}

export interface VideoTrack extends TrackFields {
  readonly kind: 'video';
  /** Of the displayed picture in pixels; 0 where no header says it. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, only where the stream states it. */
  readonly frameRate?: number;
}

export interface AudioTrack extends TrackFields {
  readonly kind: 'audio';
  /** Samples per second and channel after decoding: the timescale. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Ticks that every frame lasts; absent where each frame says it, see `audioFrameTicks`. */
  readonly frameTicks?: number;
}
