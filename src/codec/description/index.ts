/** What a decoder has to know of a video track before it starts, read from the track's own headers. */
export interface VideoDescription {
  /** RFC 6381 codecs parameter, as in `avc1.64001f`. */
  readonly codec: string;
  /** Width of the displayed picture in pixels, after cropping; absent where the header does not say it. */
  readonly width?: number;
  /** Height of the displayed picture in pixels, after cropping; absent where the header does not say it. */
  readonly height?: number;
  /** Frames per second, only where the stream states it. */
  readonly frameRate?: number;
}

/** What a decoder has to know of an audio track before it starts, read from the track's own headers. */
export interface AudioDescription {
  /** RFC 6381 codecs parameter, as in `mp4a.40.2`. */
  readonly codec: string;
  /** Samples per second and channel, after decoding. */
  readonly sampleRate: number;
  /** Channels after decoding. */
  readonly channels: number;
}
