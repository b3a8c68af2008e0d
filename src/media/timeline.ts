import type { Unit } from './unit.ts';

/** A frame further back than this is not a track lagging behind another: the publisher's clock jumped. */
const MAX_STEP_BACK_MS = 5_000;
/** Further ahead than this is a jump too, not a pause. */
const MAX_STEP_AHEAD_MS = 30_000;
/** One for audio, one for video, and the ones before a jump that may have been a single wild frame. */
const MAX_RECENT_OFFSETS = 4;

type Kind = Unit['kind'];

/**
 * Puts the wire timestamps of one publication after another on one clock that never wraps and never leaves
 * [highest - 5 s, highest + 30 s], so that no jump stops a stream. Inside that window timestamps pass
 * untouched, small backward steps between tracks included.
 *
 * Only coded frames move the clock. Sequence headers, metadata and messages often carry time 0 whatever the
 * frames around them say (ffmpeg and librtmp do so), so they are placed on the clock but never set it.
 */
export class Timeline {
  /** The most recent frame of this publication, on the wire and with its wraps undone. */
  #last: { readonly wireMs: number; readonly unwrappedMs: number } | undefined;
  /** What is added to unwrapped time. By kind, since a publisher's audio and video clocks may lie apart. */
  readonly #offsetsMs = new Map<Kind, number>();
  /**
   * Offsets of this publication, newest first. A track that jumps takes the first that fits: so audio and video
   * that jump together stay as they were to each other, and one wild frame shifts nothing for good.
   */
  #recentOffsetsMs: readonly number[] = [0];
  /** The highest time of a frame: the middle of the window. */
  #highestMs: number | undefined;
  /** The highest time of any unit since there were frames: the next publication comes after it. */
  #latestMs = 0;

  /** The next unit is a new publication's first. The very first publication starts at its own wire time. */
  begin(): void {
    this.#last = undefined;
    this.#offsetsMs.clear();
  }

  /** @returns the decode time of a unit with this unsigned 32-bit wire time, in milliseconds */
  place(unit: Pick<Unit, 'kind' | 'role'>, timestampMs: number): number {
    const wireMs = timestampMs >>> 0;
    const unwrappedMs = this.#unwrap(wireMs);
    if (unit.role !== 'frame') return this.#placePassenger(unit.kind, unwrappedMs);

    if (this.#last === undefined && this.#highestMs !== undefined) {
      this.#recentOffsetsMs = [this.#latestMs + 1 - unwrappedMs];
    }
    const dtsMs = this.#placeFrame(unit.kind, unwrappedMs);
    this.#last = { wireMs, unwrappedMs };
    this.#highestMs = Math.max(this.#highestMs ?? dtsMs, dtsMs);
    this.#latestMs = Math.max(this.#latestMs, dtsMs);
    return dtsMs;
  }

  /** RTMP timestamps compare by serial number arithmetic (RTMP 1.0 §5.3.1): the nearer way round is meant. */
  #unwrap(wireMs: number): number {
    const last = this.#last;
    return last === undefined ? wireMs : last.unwrappedMs + ((wireMs - last.wireMs) | 0);
  }

  #placeFrame(kind: Kind, unwrappedMs: number): number {
    const isFitting = (offsetMs: number) => this.#isNear(unwrappedMs + offsetMs);
    let offsetMs = this.#offsetOf(kind);
    if (!isFitting(offsetMs)) offsetMs = this.#recentOffsetsMs.find(isFitting) ?? this.#jump(unwrappedMs);
    this.#offsetsMs.set(kind, offsetMs);
    return unwrappedMs + offsetMs;
  }

  /** The offset that makes a frame follow the highest time so far. */
  #jump(unwrappedMs: number): number {
    const offsetMs = (this.#highestMs ?? 0) + 1 - unwrappedMs;
    this.#recentOffsetsMs = [offsetMs, ...this.#recentOffsetsMs].slice(0, MAX_RECENT_OFFSETS);
    return offsetMs;
  }

  #offsetOf(kind: Kind): number {
    return this.#offsetsMs.get(kind) ?? this.#recentOffsetsMs[0] ?? 0;
  }

  #placePassenger(kind: Kind, unwrappedMs: number): number {
    if (this.#highestMs === undefined) return unwrappedMs;
    const dtsMs = unwrappedMs + this.#offsetOf(kind);
    if (this.#last === undefined || !this.#isNear(dtsMs)) return this.#latestMs;
    this.#latestMs = Math.max(this.#latestMs, dtsMs);
    return dtsMs;
  }

  #isNear(dtsMs: number): boolean {
    if (dtsMs < 0) return false;
    const highestMs = this.#highestMs ?? dtsMs;
    return dtsMs >= highestMs - MAX_STEP_BACK_MS && dtsMs <= highestMs + MAX_STEP_AHEAD_MS;
  }
}
