/** A worker that served for so long has not died at once. */
const steadyMs = 10_000;
const firstWaitMs = 100;
const maxWaitMs = 10_000;
/** So many deaths at once in a row, over about half a minute, and its place is given up until the next reload. */
export const maxEarlyDeaths = 8;

/** How long to wait before a dead worker is replaced. */
export class WorkerBackoff {
  #earlyDeaths = 0;

  /** @returns milliseconds, or `undefined` to give up */
  waitAfter(servedMs: number | undefined): number | undefined {
    if (servedMs !== undefined && servedMs >= steadyMs) {
      this.#earlyDeaths = 0;
      return 0;
    }
    this.#earlyDeaths += 1;
    if (this.#earlyDeaths > maxEarlyDeaths) return undefined;
    // Even one that dies at once once is replaced at once: it may have been killed.
    return this.#earlyDeaths === 1 ? 0 : Math.min(maxWaitMs, firstWaitMs * 2 ** this.#earlyDeaths);
  }

  /** Something has changed. */
  reset(): void {
    this.#earlyDeaths = 0;
  }
}
