import type { ReaderLimits } from './reader-limits.ts';
import type { Unit } from './unit.ts';

/** A cursor into a live stream's shared log: a queue that costs no memory of its own. */
export interface Reader {
  readonly limits: ReaderLimits;
  /**
   * The next units, oldest first, up to `maxBytes` of body bytes, but at least one when any is there; `[]` at
   * the head. After a start or a skip the first units are the preamble (the metadata and configs in force
   * there, stamped with the time of the unit that follows) when it differs from what this reader last got.
   * The array may be shared: do not change it.
   */
  read(maxBytes: number): readonly Unit[];
  /**
   * The position as a key for a Map: readers of one live stream with the same key get the same units from
   * `read` with the same `maxBytes`, so a fan-out can serialise them once.
   */
  readonly positionKey: unknown;
  /** Body bytes not read yet. */
  readonly lagBytes: number;
  /** How long the oldest unit not read yet has waited, by the hub's clock; 0 at the head. */
  readonly lagMs: number;
  /**
   * Milliseconds since this reader last read while behind; 0 when it is not behind. A skip does not reset it.
   * The owner closes the reader past `limits.stallTimeoutMs`.
   */
  stalledMs(): number;
  /** Takes and misses units until `resume`; what goes by is not counted as skipped. */
  pause(): void;
  /** Goes on at the latest start point, or waits for the next one. Nothing when not paused. */
  resume(): void;
  /** Leaves the stream; no listener method is called after it. Safe to call again. */
  detach(): void;
  readonly stats: ReaderStats;
}

/** What a reader got and what it lost by falling behind, since it attached. */
export interface ReaderStats {
  /** Preambles are not counted. */
  readonly deliveredUnits: number;
  readonly deliveredBytes: number;
  /** Groups of pictures lost in whole or in part; a stretch without keyframes counts as one. */
  readonly skippedGops: number;
  readonly skippedUnits: number;
  readonly skippedBytes: number;
}

/** What a reader's owner is told. A method that throws is reported and stops nobody else. */
export interface ReaderListener {
  /** There is something to read. Called from within push, at most once until the reader has read to the head. */
  onUnits(): void;
  /** A publisher is there: for the first time while waiting, or again after onPublisherStop. */
  onPublisherStart(): void;
  /** The publisher was lost; the grace time runs. */
  onPublisherStop(): void;
  /** Gone for good. The last units can be read from within this call; the reader is detached after it. */
  onEnd(): void;
}
