import type { Mp4Sample } from './sample.ts';

/** A video frame with the hub's times. */
export interface TimedFrame {
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly keyframe: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Turns frames into samples of exact duration: that of a frame is known when the next one is here, so a frame comes
 * out one push later. Decode times are the hub's, whose jumps are for the caller to see before it pushes.
 */
export class VideoTimeline {
  readonly #timescale: number;
  #waiting: Mp4Sample | undefined;
  #lastDuration: number;

  /** `frameTicks` is how long a single frame lasts, before there was a second one to tell. */
  constructor(timescale: number, frameTicks = Math.round(timescale / 25)) {
    this.#timescale = timescale;
    this.#lastDuration = frameTicks;
  }

  /** The frame before this one, whose end is known now. A time that goes back ends it at once: 0 ticks. */
  push(frame: TimedFrame): Mp4Sample | undefined {
    const decodeTime = this.#ticks(frame.dtsMs);
    const previous = this.#waiting;
    this.#waiting = {
      decodeTime,
      duration: this.#lastDuration,
      compositionOffset: this.#ticks(frame.ptsMs) - decodeTime,
      sync: frame.keyframe,
      bytes: frame.bytes,
    };
    if (previous === undefined) {
      return undefined;
    }
    const duration = Math.max(0, decodeTime - previous.decodeTime);
    this.#lastDuration = duration;
    return { ...previous, duration };
  }

  /** The last frame, which lasts as long as the one before it. Afterwards the timeline is as new. */
  flush(): Mp4Sample | undefined {
    const last = this.#waiting && { ...this.#waiting, duration: this.#lastDuration };
    this.#waiting = undefined;
    return last;
  }

  #ticks(ms: number): number {
    return Math.round((ms * this.#timescale) / 1000);
  }
}
