import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Suite, testFiles } from './test-files.ts';

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface RunOptions {
  /** Path of the Node to run with; the present one by default. */
  readonly node?: string;
  /** Test files at a time. */
  readonly concurrency?: number;
  /** `spec` prints every test, `dot` one character each. */
  readonly reporter?: 'spec' | 'dot';
}

/** Runs a suite by Node's test runner and counts its tests; a runner that crashes counts as one failure. */
export async function runTests(suite: Suite, options: RunOptions = {}): Promise<TestCount> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tests-'));
  const countFile = join(folder, 'count.json');
  const args = [
    '--conditions=sluice-source',
    '--import=tsx',
    '--test',
    `--test-concurrency=${options.concurrency ?? 2}`,
    `--test-reporter=${options.reporter ?? 'spec'}`,
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/count-reporter.js',
    `--test-reporter-destination=${countFile}`,
    ...testFiles(suite),
  ];
  try {
    const exitCode = await run(options.node ?? process.execPath, args);
    const count = JSON.parse(readFileSync(countFile, 'utf8')) as TestCount;
    return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command with this terminal; resolves to its exit code, or 1 when a signal ended it. */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The line that a test run ends with. */
export function formatCount({ passed, failed, skipped }: TestCount): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
