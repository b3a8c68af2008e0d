import { ByteWriter } from '../bits/index.ts';
import { fullBox } from './box.ts';

/** Between the epochs of NTP (1900) and Unix (1970). */
const ntpEpochSeconds = 2_208_988_800;
const fractionsInSecond = 2 ** 32;
const longTime = 1;

/** What the wall clock showed at the time of a sample, which is how players measure latency. */
export interface ProducerReferenceTime {
  readonly trackId: number;
  /** Wall clock in milliseconds since 1970, UTC. */
  readonly unixMs: number;
  /** Presentation time that it belongs to, in ticks of the track. */
  readonly mediaTime: number;
  /** What happened then (ISO/IEC 14496-12 §8.16.5): encoder input unless said otherwise. */
  readonly event?: keyof typeof eventFlags;
}

const eventFlags = {
  'encoder-input': 0,
  'encoder-output': 1,
  finalized: 2,
  written: 4,
  /** Some fixed point of the way, as good as any other for differences. */
  arbitrary: 8,
} as const;

/** `prft` (ISO/IEC 14496-12 §8.16.5). Stands in front of the moof that it is about. */
export function serializeProducerReferenceTime(time: ProducerReferenceTime): Uint8Array {
  const seconds = Math.floor(time.unixMs / 1000);
  const fraction = Math.floor(((time.unixMs - seconds * 1000) / 1000) * fractionsInSecond);
  const fields = new ByteWriter(20);
  fields.writeUint32(time.trackId);
  fields.writeUint32((seconds + ntpEpochSeconds) % fractionsInSecond); // era 1 begins in 2036
  fields.writeUint32(fraction);
  fields.writeUint64(time.mediaTime);
  return fullBox('prft', longTime, eventFlags[time.event ?? 'encoder-input'], fields.finish());
}
