import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProgramName } from './command-line.ts';
import { endWithUs } from './end-with-us.ts';

type ProgramSizes = Readonly<Record<ProgramName, Readonly<Record<string, string>>>>;

/** What a bench of minutes has time for; each program alone takes its own, larger sizes. */
const usual: ProgramSizes = { start: { BENCH_ROUNDS: '3' }, gate: {}, logins: { BENCH_SECONDS: '6' } };
const quick: ProgramSizes = {
  start: { BENCH_ROUNDS: '1' },
  gate: { BENCH_ROUNDS: '500' },
  logins: { BENCH_SECONDS: '1', BENCH_STREAMS: '10' },
};

/** Runs a program of the bench that prints for itself. Returns whether it came to its end. */
export async function runProgram(name: ProgramName, isQuick: boolean): Promise<boolean> {
  const file = join(import.meta.dirname, `${name}.ts`);
  const child = spawn(process.execPath, ['--conditions=sluice-source', '--import', 'tsx', file], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...(isQuick ? quick : usual)[name] },
  });
  endWithUs(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
