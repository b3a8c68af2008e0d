import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CurrentInput } from './current-input.ts';
import type { FuzzEvent, FuzzJob } from './worker.ts';

export interface FuzzOptions {
  /** Where the targets are, one `<name>.ts` each. */
  readonly targetsDir: string;
  /** Where crash inputs are and new ones go: `<name>-<12 hex digits of their SHA-256>.bin`. */
  readonly crashesDir: string;
  /** Only the scripts below this directory guide the search. */
  readonly coveredDir: string;
  readonly seed: number;
  /** For all targets together; each gets the same share, at most {@link maxMsPerTarget}. */
  readonly totalMs: number;
  readonly runsPerTarget: number;
  /** A single run that takes longer counts as one that never ends. */
  readonly hangMs: number;
  /** JavaScript heap; enough for any target: one that needs more lets its input make it grow. */
  readonly maxHeapMb: number;
  /** Only this target. */
  readonly only?: string | undefined;
  readonly print: (line: string) => void;
}

export const maxMsPerTarget = 60_000;

type Target = FuzzJob['targets'][number];

/** Replays the crash inputs, then explores, target by target. Says whether all properties held. */
export async function fuzz(options: FuzzOptions): Promise<boolean> {
  const targets = findTargets(options);
  const msPerTarget = Math.min(maxMsPerTarget, options.totalMs / targets.length);
  let passed = targets.length > 0;
  if (!passed) options.print(`no target ${options.only ?? ''} in ${options.targetsDir}`);
  for (let rest = targets; rest.length > 0; ) {
    const result = await runWorker(rest, msPerTarget, options);
    passed = passed && result.passed;
    rest = rest.slice(result.done);
  }
  return passed;
}

/** The targets in their directory, by name, each with its crash inputs. */
export function findTargets({
  targetsDir,
  crashesDir,
  only,
}: Pick<FuzzOptions, 'targetsDir' | 'crashesDir' | 'only'>): Target[] {
  const crashes = existsSync(crashesDir) ? readdirSync(crashesDir).sort() : [];
  return readdirSync(targetsDir)
    .filter((file) => file.endsWith('.ts') && (only === undefined || file === `${only}.ts`))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.ts'.length);
      const own = crashes.filter((crash) => crash.replace(/-[0-9a-f]{12}\.bin$/, '') === name);
      return {
        name,
        url: pathToFileURL(join(targetsDir, file)).href,
        crashFiles: own.map((crash) => join(crashesDir, crash)),
      };
    });
}

/** Runs targets in one worker until all are done or one took the worker with it. */
async function runWorker(
  targets: readonly Target[],
  msPerTarget: number,
  options: FuzzOptions,
): Promise<{ passed: boolean; done: number }> {
  const { seed, runsPerTarget, coveredDir, crashesDir, print } = options;
  const current = new CurrentInput();
  const covered = pathToFileURL(join(coveredDir, '/')).href;
  const job: FuzzJob = { targets, seed, msPerTarget, runsPerTarget, covered, currentInput: current.shared };
  let passed = true;
  let name = '';
  let done = 0;

  function fail(error: string, input?: Uint8Array): void {
    passed = false;
    print(`${name}: FAILED: ${error}`);
    if (input !== undefined) print(`${name}: the input is in ${writeCrash(crashesDir, name, input)}`);
  }

  function onEvent(event: FuzzEvent): void {
    if (event.type === 'started') {
      ({ name } = event);
      done += 1;
    } else if (event.type === 'failed') fail(event.error, event.input);
    else if (event.type === 'crash-file-failed') fail(`${event.file}: ${event.error}`);
    else print(`${name}: ${event.runs} runs, corpus ${event.corpus}`);
  }

  const worker = startWorker(job, options.maxHeapMb);
  const stopWatching = watchForHang(current, options.hangMs, () => {
    fail(`a run took longer than ${options.hangMs} ms`, current.copy());
    void worker.terminate();
  });
  await new Promise<void>((resolve) => {
    worker.on('message', onEvent);
    worker.on('error', (error) => fail(String(error), current.runs > 0 ? current.copy() : undefined));
    worker.on('exit', () => resolve());
  });
  stopWatching();
  return { passed, done: Math.max(1, done) };
}

/** tsx has to be registered inside the worker; a worker does not take it over from `--import tsx`. */
function startWorker(job: FuzzJob, maxHeapMb: number): Worker {
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const entry = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  const bootstrap = `import(${tsx}).then(({ register }) => { register(); return import(${entry}); })`;
  const resourceLimits = { maxOldGenerationSizeMb: maxHeapMb };
  return new Worker(bootstrap, { eval: true, workerData: job, resourceLimits });
}

/** Calls `onHang` once when no new run has begun for `hangMs`; the time before the first run does not count. */
function watchForHang(current: CurrentInput, hangMs: number, onHang: () => void): () => void {
  let seen = current.runs;
  let since = performance.now();
  const timer = setInterval(() => {
    if (current.runs !== seen || seen === 0) {
      seen = current.runs;
      since = performance.now();
    } else if (performance.now() - since > hangMs) {
      clearInterval(timer);
      onHang();
    }
  }, hangMs / 10);
  return () => clearInterval(timer);
}

function writeCrash(crashesDir: string, name: string, input: Uint8Array): string {
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 12);
  const file = join(crashesDir, `${name}-${hash}.bin`);
  mkdirSync(crashesDir, { recursive: true });
  writeFileSync(file, input);
  return file;
}
