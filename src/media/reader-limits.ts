/** How far a reader may fall behind. */
export interface ReaderLimits {
  readonly maxQueueBytes: number;
  readonly maxQueueMs: number;
  /** Behind and without progress for this long: the reader's owner closes it. */
  readonly stallTimeoutMs: number;
}

/** 8 MiB is 6.7 s at 10 Mbit/s. */
export const defaultReaderLimits: ReaderLimits = {
  maxQueueBytes: 8 * 1024 * 1024,
  maxQueueMs: 5_000,
  stallTimeoutMs: 10_000,
};
