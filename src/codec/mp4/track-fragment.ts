import { ByteWriter } from '../bits/index.ts';
import { box, fullBox } from './box.ts';
import type { Mp4Sample, TrackRun } from './sample.ts';
import { sampleDurations, sampleFlags } from './sample.ts';

/** tf_flags (ISO/IEC 14496-12 §8.8.7.1). */
const TrackFragmentFlag = {
  DefaultSampleDuration: 0x08,
  DefaultSampleSize: 0x10,
  DefaultSampleFlags: 0x20,
  DefaultBaseIsMoof: 0x02_00_00,
} as const;

/** tr_flags (ISO/IEC 14496-12 §8.8.8.1). */
const TrackRunFlag = {
  DataOffset: 0x01,
  FirstSampleFlags: 0x04,
  SampleDuration: 0x1_00,
  SampleSize: 0x2_00,
  SampleFlags: 0x4_00,
  SampleCompositionTimeOffsets: 0x8_00,
} as const;

/** Composition offsets are signed from version 1 on. */
const signedOffsets = 1;
const longTime = 1;

/** Where the run's data offset stands in the last bytes of a track fragment. */
interface Layout {
  /** The whole `traf`. Its data offset is 0. */
  readonly bytes: Uint8Array;
  /** Place of the data offset in it. */
  readonly dataOffsetAt: number;
}

/**
 * `traf` of one run (ISO/IEC 14496-12 §8.8.6): `tfhd` with offsets from the `moof`, `tfdt` of 64 bits, `trun`. What
 * all samples share goes into `tfhd`; the rest, once for each sample, into `trun`.
 */
export function trackFragment({ trackId, samples }: TrackRun): Layout {
  const [first] = samples;
  if (first === undefined) {
    throw new RangeError(`A run must have a sample; track ${trackId} has none`);
  }
  const durations = sampleDurations(samples);
  const duration = shared(durations);
  const size = shared(samples.map(({ bytes }) => bytes.length));
  // The flags of all samples but the first, which most often is the only sync sample.
  const flags =
    shared(samples.slice(1).map(sampleFlags)) ?? (samples.length === 1 ? sampleFlags(first) : undefined);
  const tfhd = trackFragmentHeader(trackId, duration, size, flags);
  const tfdt = fullBox('tfdt', longTime, 0, uint64(first.decodeTime));
  const trun = trackRun(samples, durations, { duration, size, flags });
  const bytes = box('traf', tfhd, tfdt, trun);
  // Size, type, version and flags, sample_count.
  return { bytes, dataOffsetAt: bytes.length - trun.length + 16 };
}

/** The value that all have, `undefined` when they differ or there are none. */
function shared(values: readonly number[]): number | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

function trackFragmentHeader(
  trackId: number,
  duration: number | undefined,
  size: number | undefined,
  flags: number | undefined,
): Uint8Array {
  const fields = new ByteWriter(16);
  fields.writeUint32(trackId);
  let present: number = TrackFragmentFlag.DefaultBaseIsMoof;
  if (duration !== undefined) {
    fields.writeUint32(duration);
    present |= TrackFragmentFlag.DefaultSampleDuration;
  }
  if (size !== undefined) {
    fields.writeUint32(size);
    present |= TrackFragmentFlag.DefaultSampleSize;
  }
  if (flags !== undefined) {
    fields.writeUint32(flags);
    present |= TrackFragmentFlag.DefaultSampleFlags;
  }
  return fullBox('tfhd', 0, present, fields.finish());
}

/** What `tfhd` says, and `trun` therefore does not. */
interface Defaults {
  readonly duration: number | undefined;
  readonly size: number | undefined;
  readonly flags: number | undefined;
}

function trackRun(
  samples: readonly Mp4Sample[],
  durations: readonly number[],
  defaults: Defaults,
): Uint8Array {
  const [first] = samples;
  const firstFlags = first && sampleFlags(first);
  const firstDiffers = defaults.flags !== undefined && firstFlags !== defaults.flags;
  const composed = samples.some(({ compositionOffset }) => compositionOffset !== 0);
  const present =
    TrackRunFlag.DataOffset |
    (firstDiffers ? TrackRunFlag.FirstSampleFlags : 0) |
    (defaults.duration === undefined ? TrackRunFlag.SampleDuration : 0) |
    (defaults.size === undefined ? TrackRunFlag.SampleSize : 0) |
    (defaults.flags === undefined ? TrackRunFlag.SampleFlags : 0) |
    (composed ? TrackRunFlag.SampleCompositionTimeOffsets : 0);
  const fields = new ByteWriter(12 + 16 * samples.length);
  fields.writeUint32(samples.length);
  fields.writeInt32(0); // data_offset, set when the size of the moof is known
  if (firstDiffers) {
    fields.writeUint32(firstFlags ?? 0);
  }
  samples.forEach((sample, index) => {
    if (defaults.duration === undefined) {
      fields.writeUint32(durations[index] ?? 0);
    }
    if (defaults.size === undefined) {
      fields.writeUint32(sample.bytes.length);
    }
    if (defaults.flags === undefined) {
      fields.writeUint32(sampleFlags(sample));
    }
    if (composed) {
      fields.writeInt32(sample.compositionOffset);
    }
  });
  return fullBox('trun', signedOffsets, present, fields.finish());
}

function uint64(value: number): Uint8Array {
  const writer = new ByteWriter(8);
  writer.writeUint64(value);
  return writer.finish();
}
