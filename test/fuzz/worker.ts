import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { CoverageMap } from './coverage.ts';
import { CurrentInput } from './current-input.ts';
import { explore } from './explore.ts';
import { shrink } from './shrink.ts';
import type { FuzzTarget } from './target.ts';

/** What a worker is to do. */
export interface FuzzJob {
  readonly targets: readonly {
    readonly name: string;
    readonly url: string;
    readonly crashFiles: readonly string[];
  }[];
  readonly seed: number;
  readonly msPerTarget: number;
  readonly runsPerTarget: number;
  /** URL prefix of the scripts whose coverage counts. */
  readonly covered: string;
  readonly currentInput: SharedArrayBuffer;
}

/** What a worker tells, in this order for each target. */
export type FuzzEvent =
  | { readonly type: 'started'; readonly name: string }
  | {
      readonly type: 'failed';
      readonly name: string;
      readonly error: string;
      readonly input: Uint8Array | undefined;
    }
  | {
      readonly type: 'crash-file-failed';
      readonly name: string;
      readonly error: string;
      readonly file: string;
    }
  | { readonly type: 'finished'; readonly name: string; readonly runs: number; readonly corpus: number };

const job = workerData as FuzzJob;
const current = new CurrentInput(job.currentInput);

for (const { name, url, crashFiles } of job.targets) {
  tell({ type: 'started', name });
  let target: FuzzTarget;
  try {
    target = watched(((await import(url)) as { target: FuzzTarget }).target);
    if (target.name !== name) throw new Error(`A target must bear the name of its file; got ${target.name}`);
  } catch (error) {
    tell({ type: 'failed', name, error: inspect(error), input: undefined });
    continue;
  }
  if (replay(target, crashFiles)) exploreFor(target);
}

function tell(event: FuzzEvent): void {
  parentPort?.postMessage(event);
}

function watched(target: FuzzTarget): FuzzTarget {
  return {
    name: target.name,
    seeds: target.seeds,
    run(bytes) {
      current.begin(bytes);
      target.run(bytes);
    },
  };
}

function replay(target: FuzzTarget, crashFiles: readonly string[]): boolean {
  let passed = true;
  for (const file of crashFiles) {
    const error = errorOf(target, Uint8Array.from(readFileSync(file)));
    if (error === undefined) continue;
    passed = false;
    tell({ type: 'crash-file-failed', name: target.name, error: inspect(error), file });
  }
  return passed;
}

function exploreFor(target: FuzzTarget): void {
  const deadline = performance.now() + job.msPerTarget;
  const coverage = new CoverageMap(job.covered);
  const goOn = (runs: number): boolean => runs < job.runsPerTarget && performance.now() < deadline;
  const { runs, corpus, failure } = explore(target, { seed: job.seed, coverage, goOn });
  coverage.close();
  if (failure !== undefined) {
    const input = shrink(failure.input, (bytes) => errorOf(target, bytes) !== undefined);
    tell({ type: 'failed', name: target.name, error: inspect(failure.error), input });
  }
  tell({ type: 'finished', name: target.name, runs, corpus: corpus.length });
}

/** What the target throws on this input, wrapped, so that a thrown `undefined` counts too. */
function errorOf(target: FuzzTarget, input: Uint8Array): { thrown: unknown } | undefined {
  try {
    target.run(Uint8Array.from(input));
    return undefined;
  } catch (thrown) {
    return { thrown };
  }
}
