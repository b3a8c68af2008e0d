import { defaultDeliveryMode, type MergeWindow, mergeWindows } from './delivery-mode.ts';

/** What an application sets for its live streams. */
export interface StreamOptions {
  /** How long players stay attached when the publisher was lost; 0 ends the stream at once. */
  readonly graceMs: number;
  readonly gopCache: GopCacheLimits;
  readonly mergeWindow: MergeWindow;
}

/**
 * Bounds of the GOP cache. A GOP that outgrows one of them is not cached: the cache is empty until the next
 * keyframe, where new readers then start.
 */
export interface GopCacheLimits {
  readonly maxBytes: number;
  readonly maxUnits: number;
  readonly maxMs: number;
}

/** Room for the 250-frame GOP that x264 makes unless told otherwise: 16.7 s at 15 frames a second. */
export const defaultStreamOptions: StreamOptions = {
  graceMs: 10_000,
  gopCache: { maxBytes: 32 * 1024 * 1024, maxUnits: 8_192, maxMs: 20_000 },
  mergeWindow: mergeWindows[defaultDeliveryMode],
};
