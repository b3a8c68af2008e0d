import type { MergeWindow } from './delivery-mode.ts';
import type { Reader, ReaderListener } from './reader.ts';
import type { ReaderLimits } from './reader-limits.ts';
import type { StreamKey } from './stream-key.ts';

/**
 * `waiting`: readers only, no publisher yet; `live`; `grace`: the publisher was lost and may come back;
 * `ended`: gone for good, the registry has forgotten it.
 */
export type StreamState = 'waiting' | 'live' | 'grace' | 'ended';

/** One public name with at most one publisher and any number of readers. */
export interface LiveStream {
  readonly key: StreamKey;
  readonly state: StreamState;
  /** When the present publication began, on the hub's clock; `undefined` unless live. */
  readonly publishedSinceMs: number | undefined;
  /** Who publishes, or published last; `undefined` also for an anonymous publisher. */
  readonly identity: string | undefined;
  readonly readerCount: number;
  /** How its units are gathered for many viewers: for fan-outs. */
  readonly mergeWindow: MergeWindow;
  /**
   * A new reader at the start of the GOP cache, or waiting for the next start point. Read once after attaching;
   * `onUnits` says when there is more. On a stream that has ended, the reader is detached already and
   * `onEnd` follows in a microtask.
   */
  attach(limits: ReaderLimits, listener: ReaderListener): Reader;
  stats(): StreamStats;
}

/** Counters of one stream, as of the call that returned them. */
export interface StreamStats {
  /** Units and body bytes taken since the stream began, all publications together. */
  readonly units: number;
  readonly bytes: number;
  /** Units that were not taken: too large, or video before the first keyframe. */
  readonly refusedUnits: number;
  readonly keyframes: number;
  readonly readers: number;
  /** What the log holds now, for the GOP cache and slow readers. */
  readonly logUnits: number;
  readonly logBytes: number;
  /** What a new reader would get at once. */
  readonly gopUnits: number;
  readonly gopBytes: number;
}
