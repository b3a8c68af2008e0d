import { type Profiler, Session } from 'node:inspector';

/**
 * Which source positions have run since the start, from V8's block coverage of this thread. It is what lets
 * the fuzzer keep the inputs that reach new code.
 */
export class CoverageMap {
  readonly #session = new Session();
  readonly #urlPrefix: string;
  /** URL and place of a function -> 1 for each of its positions that has run. */
  readonly #reached = new Map<string, Uint8Array>();

  /** Watches scripts whose URL begins with `urlPrefix`. Only one may be open in a thread. */
  constructor(urlPrefix: string) {
    this.#urlPrefix = urlPrefix;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Whether code has run since the last look that had never run when {@link takeNew} looked. */
  sawNew(): boolean {
    return this.#look(false);
  }

  /** As {@link sawNew}, and what ran is new no more. */
  takeNew(): boolean {
    return this.#look(true);
  }

  close(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  #look(remember: boolean): boolean {
    let isNew = false;
    // The callback runs before post returns: the session is connected to its own thread.
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error !== null) throw error;
      for (const { url, functions } of taken.result) {
        if (!url.startsWith(this.#urlPrefix)) continue;
        for (const { ranges } of functions) isNew = this.#add(url, ranges, remember) || isNew;
      }
    });
    return isNew;
  }

  /** Each function has a map of its own, since V8 leaves out nested functions that it has not compiled. */
  #add(url: string, ranges: readonly Profiler.CoverageRange[], remember: boolean): boolean {
    const [whole] = ranges;
    if (whole === undefined || whole.count === 0) return false;
    const key = `${url} ${whole.startOffset} ${whole.endOffset}`;
    const reached = this.#reached.get(key);
    const ran = paint(ranges, whole);
    if (ran.every((bit, position) => bit === 0 || reached?.[position] === 1)) return false;
    if (remember)
      this.#reached.set(key, reached === undefined ? ran : ran.map((bit, i) => bit | (reached[i] ?? 0)));
    return true;
  }
}

/** A function's positions that ran: V8 gives outer ranges before those in them, which count for themselves. */
function paint(ranges: readonly Profiler.CoverageRange[], whole: Profiler.CoverageRange): Uint8Array {
  const ran = new Uint8Array(whole.endOffset - whole.startOffset);
  for (const { count, startOffset, endOffset } of ranges) {
    ran.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
  }
  return ran;
}
