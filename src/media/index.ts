export { type Clock, systemClock, type TimerHandle } from './clock.ts';
export {
  type DeliveryMode,
  defaultDeliveryMode,
  deliveryModes,
  type MergeWindow,
  mergeWindows,
} from './delivery-mode.ts';
export { FanOut, type FanOutMember } from './fan-out.ts';
export { FanOutReader, type FanOutReaderOptions, type FanOutSink, type UnitBatch } from './fan-out-reader.ts';
export { FanOuts } from './fan-outs.ts';
export type { LiveStream, StreamState, StreamStats } from './live-stream.ts';
export { type EndedBy, Publication, type PublicationEnd } from './publication.ts';
export type { Reader, ReaderListener, ReaderStats } from './reader.ts';
export { defaultReaderLimits, type ReaderLimits } from './reader-limits.ts';
export { defaultRegistryLimits, type RegistryLimits } from './registry-limits.ts';
export type { SerializeUnits, SharedBatches } from './shared-batches.ts';
export type { Claim, ClaimOutcome, StreamDirectory } from './stream-directory.ts';
export type { StreamKey } from './stream-key.ts';
export { defaultStreamOptions, type GopCacheLimits, type StreamOptions } from './stream-options.ts';
export { type RegistryOptions, StreamRegistry } from './stream-registry.ts';
export type { Unit } from './unit.ts';
export type { UnitInput } from './unit-input.ts';
