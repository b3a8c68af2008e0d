/** Lets a repeated complaint through once per interval, so that a flood of peers is no flood of log lines. */
export class ComplaintThrottle {
  readonly #intervalMs: number;
  readonly #now: () => number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #suppressed = 0;

  /** @param now a monotonic clock in milliseconds. */
  constructor(intervalMs: number, now: () => number) {
    this.#intervalMs = intervalMs;
    this.#now = now;
  }

  /** Calls `complain` with the number of complaints left out since the last one, or counts this one as left out. */
  attempt(complain: (suppressed: number) => void): void {
    const nowMs = this.#now();
    if (nowMs - this.#lastMs < this.#intervalMs) {
      this.#suppressed++;
      return;
    }
    const suppressed = this.#suppressed;
    this.#lastMs = nowMs;
    this.#suppressed = 0;
    complain(suppressed);
  }
}
