/** Where an audio frame goes. */
export interface AudioTime {
  /** In ticks. */
  readonly decodeTime: number;
  /** In ticks: what its samples last, and at most a 64th more or less while the timeline follows the clock. */
  readonly duration: number;
  /** Ticks between the end of the frame before and this one: above 0 audio is missing, below 0 it overlaps. */
  readonly jump: number;
}

/** How far audio may be from the publisher's clock before the timeline follows it by and by. */
const toleratedMs = 10;
/** How far it may be before the timeline jumps. */
const jumpMs = 100;
const largestNudge = 1 / 64;

/**
 * Counts an audio track's time in samples, since milliseconds are too coarse to lay frame on frame without gaps.
 * Frames follow each other without a gap as long as the publisher's times agree to 10 ms. When its sound card and
 * clock differ, durations stretch or shrink a little until they agree again, so that audio stays with the picture
 * for days; when frames are missing or times step, the next frame goes where its time says.
 */
export class AudioTimeline {
  readonly #timescale: number;
  #end: number | undefined;

  /** `timescale` is the sample rate. */
  constructor(timescale: number) {
    this.#timescale = timescale;
  }

  /** Time of the next frame, which the publisher has put at `dtsMs` and which lasts `frameTicks`. */
  push(dtsMs: number, frameTicks: number): AudioTime {
    const stated = Math.round((dtsMs * this.#timescale) / 1000);
    const expected = this.#end ?? stated;
    const late = stated - expected;
    const jump = Math.abs(late) > this.#ticks(jumpMs) ? late : 0;
    const nudge = jump === 0 && Math.abs(late) > this.#ticks(toleratedMs) ? this.#nudge(late, frameTicks) : 0;
    const time = { decodeTime: expected + jump, duration: frameTicks + nudge, jump };
    this.#end = time.decodeTime + time.duration;
    return time;
  }

  #ticks(ms: number): number {
    return (ms * this.#timescale) / 1000;
  }

  #nudge(late: number, frameTicks: number): number {
    const most = Math.ceil(frameTicks * largestNudge);
    return Math.max(-most, Math.min(most, late));
  }
}
