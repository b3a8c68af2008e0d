import { createHash } from 'node:crypto';
import type { CoverageMap } from './coverage.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import type { FuzzTarget } from './target.ts';

/** Inputs between two looks at the coverage, each of which takes as long as a hundred short runs. */
const batchSize = 256;

export interface Exploration {
  readonly runs: number;
  /** The seeds and every input that reached code which none before it had reached. */
  readonly corpus: readonly Uint8Array[];
  readonly failure: { readonly input: Uint8Array; readonly error: unknown } | undefined;
}

export interface ExploreOptions {
  readonly seed: number;
  readonly coverage: Pick<CoverageMap, 'sawNew' | 'takeNew'>;
  /** Asked before each run, with the number of runs so far. It ends the exploration and changes nothing else. */
  readonly goOn: (runs: number) => boolean;
}

/**
 * Runs a target on its seeds, then on mutations of them and of what they led to, until `goOn` says no or a
 * property breaks. The inputs depend on `seed`, target and code alone.
 */
export function explore(target: FuzzTarget, { seed, coverage, goOn }: ExploreOptions): Exploration {
  const random = new Random(seed ^ createHash('sha256').update(target.name).digest().readInt32BE());
  const corpus: [Uint8Array, ...Uint8Array[]] = [new Uint8Array(), ...target.seeds];
  let runs = 0;
  let failure: Exploration['failure'];

  /** False when the exploration is over. */
  function run(input: Uint8Array): boolean {
    if (!goOn(runs)) return false;
    runs += 1;
    try {
      // A copy: a target that changes its input must not change the corpus.
      target.run(Uint8Array.from(input));
    } catch (error) {
      failure = { input, error };
    }
    return failure === undefined;
  }

  /** When one of many reached new code, runs halves of them, down to single ones, to find which. */
  function runAndKeepNew(inputs: readonly Uint8Array[]): boolean {
    const isRunning = inputs.every(run);
    if (inputs.length === 1 && coverage.takeNew()) corpus.push(...inputs);
    if (inputs.length === 1 || !isRunning || !coverage.sawNew()) return isRunning;
    const middle = inputs.length >> 1;
    return runAndKeepNew(inputs.slice(0, middle)) && runAndKeepNew(inputs.slice(middle));
  }

  let isRunning = corpus.every(run);
  coverage.takeNew();
  while (isRunning) {
    const batch = Array.from({ length: batchSize }, () =>
      mutate(pickInput(corpus, random), random, pickInput(corpus, random)),
    );
    isRunning = runAndKeepNew(batch);
  }
  return { runs, corpus, failure };
}

/** Any input, or, every other time, one of the latest: what is new is worth the most tries. */
function pickInput(corpus: readonly [Uint8Array, ...Uint8Array[]], random: Random): Uint8Array {
  const latest = random.below(2) === 0 ? corpus.slice(-8) : [];
  const [first, ...others] = latest;
  return first === undefined ? random.pick(corpus) : random.pick([first, ...others]);
}
