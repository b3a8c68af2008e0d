/** One access unit or audio frame as a fragment holds it. Times are ticks of the track's timescale. */
export interface Mp4Sample {
  /** Decode time; 0 or more. */
  readonly decodeTime: number;
  /**
   * How long it lasts. Within a run only the last sample's counts: the ones before it last until the next, so that
   * no rounding adds up.
   */
  readonly duration: number;
  /** Presentation time less decode time; may be negative. */
  readonly compositionOffset: number;
  /** A decoder can start here. Every audio frame is one. */
  readonly sync: boolean;
  readonly bytes: Uint8Array;
}

/** The samples of one track in a fragment, in decode order. */
export interface TrackRun {
  readonly trackId: number;
  /** At least one. */
  readonly samples: readonly Mp4Sample[];
}

/** sample_flags (ISO/IEC 14496-12 §8.8.3.1): depends on no other, is a sync sample. */
const syncFlags = 0x02_00_00_00;
/** Depends on others, sample_is_non_sync_sample. */
const dependentFlags = 0x01_01_00_00;

/** The 32 bits of sample_flags. */
export function sampleFlags({ sync }: Mp4Sample): number {
  return sync ? syncFlags : dependentFlags;
}

/** Durations of a run's samples in ticks. A decode time before the last one throws `RangeError`. */
export function sampleDurations(samples: readonly Mp4Sample[]): number[] {
  return samples.map(({ decodeTime, duration }, index) => {
    const next = samples[index + 1];
    const lasts = next === undefined ? duration : next.decodeTime - decodeTime;
    if (lasts < 0) {
      throw new RangeError(
        `Decode times in a run must not go back; got ${next?.decodeTime} after ${decodeTime}`,
      );
    }
    return lasts;
  });
}
