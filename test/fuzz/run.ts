import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { fuzz } from './fuzz.ts';

// Fuzzes every target. Environment:
//   FUZZ_MS      milliseconds for all targets together (10,000; at most 60 s a target)
//   FUZZ_SEED    a number: the same seed tries the same inputs in the same order (random)
//   FUZZ_RUNS    runs a target at most (no limit)
//   FUZZ_TARGET  only this target

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const seed = number('FUZZ_SEED', randomInt(2 ** 32));
console.log(`FUZZ_SEED=${seed}`);
const passed = await fuzz({
  targetsDir: here('./targets'),
  crashesDir: here('./crashes'),
  coveredDir: here('../../src'),
  seed,
  totalMs: number('FUZZ_MS', 10_000),
  runsPerTarget: number('FUZZ_RUNS', Number.POSITIVE_INFINITY),
  hangMs: 10_000,
  maxHeapMb: 512,
  only: process.env['FUZZ_TARGET'],
  print: console.log,
});
process.exitCode = passed ? 0 : 1;
