/** So many requests in each second, and no more. */
export class RequestRate {
  readonly #maxPerSecond: number;
  readonly #now: () => number;
  #second = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** @param now milliseconds that never go back */
  constructor(maxPerSecond: number, now: () => number) {
    this.#maxPerSecond = maxPerSecond;
    this.#now = now;
  }

  /** Counts one more request; false when it is one too many. */
  admits(): boolean {
    const second = Math.floor(this.#now() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#maxPerSecond;
  }
}
