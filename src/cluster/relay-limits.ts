import type { ReaderLimits } from '../media/reader-limits.ts';
import { defaultRegistryLimits } from '../media/registry-limits.ts';

/** Bounds of what streams cost between workers. */
export interface RelayLimits {
  /** A frame between workers; a unit of the largest size fits. */
  readonly maxRelayFrameBytes: number;
  /** How far another worker may fall behind a stream that it relays: then it goes on at a keyframe. */
  readonly relayReader: ReaderLimits;
  /** How long a stream goes on being relayed when its last reader has left. */
  readonly relayLingerMs: number;
  /** Until a worker that connects says what it wants. */
  readonly relaySubscribeTimeoutMs: number;
}

export const defaultRelayLimits: RelayLimits = {
  maxRelayFrameBytes: defaultRegistryLimits.maxUnitBytes + 65_536,
  relayReader: { maxQueueBytes: 32 * 1024 * 1024, maxQueueMs: 5_000, stallTimeoutMs: 10_000 },
  relayLingerMs: 5_000,
  relaySubscribeTimeoutMs: 5_000,
};

/** Between two attempts to get a stream from a worker that does not give it: mostly it is about to begin. */
export const relayRetryMs = 20;
