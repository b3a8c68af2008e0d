import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** `unit` needs only Node; `e2e` needs the built server and real clients; `obs` OBS Studio and a screen besides. */
export const suites = ['unit', 'e2e', 'obs'] as const;
export type Suite = (typeof suites)[number];

/** Test files of a suite, relative to the package root, in a stable order. */
export function testFiles(suite: Suite): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => suiteOf(file.split(sep)) === suite)
    .map((file) => join('test', file))
    .sort();
}

/** By the folders below `test`. */
function suiteOf([folder, below]: readonly string[]): Suite {
  if (folder !== 'e2e') return 'unit';
  return below === 'obs' ? 'obs' : 'e2e';
}
