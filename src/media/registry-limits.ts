/** Bounds of what one stream's log may hold besides the GOP cache and the readers' queues, and for how long. */
export interface RegistryLimits {
  /** A unit with a larger body is not taken. */
  readonly maxUnitBytes: number;
  /** Units a reader may be behind, whatever they weigh: a flood of empty units costs memory too. */
  readonly maxQueueUnits: number;
  /** Metadata and configs that new readers get first: what does not fit is not kept for them. */
  readonly maxPreambleBytes: number;
  readonly maxPreambleUnits: number;
  /** How long a stream that was opened for a reader waits for that reader to attach. */
  readonly openLeaseMs: number;
}

export const defaultRegistryLimits: RegistryLimits = {
  maxUnitBytes: 16 * 1024 * 1024,
  maxQueueUnits: 16_384,
  maxPreambleBytes: 1024 * 1024,
  maxPreambleUnits: 64,
  openLeaseMs: 10_000,
};
