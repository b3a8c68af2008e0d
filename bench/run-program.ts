import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProgramName } from './command-line.ts';
import { endWithUs } from './end-with-us.ts';

/** Runs a program of the bench that prints for itself. Returns whether it came to its end. */
export async function runProgram(name: ProgramName, isQuick: boolean): Promise<boolean> {
  const file = join(import.meta.dirname, `${name}.ts`);
  const child = spawn(process.execPath, ['--conditions=sluice-source', '--import', 'tsx', file], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      BENCH_ROUNDS: isQuick ? '1' : '3',
      BENCH_SECONDS: isQuick ? '2' : '10',
    },
  });
  endWithUs(child);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
