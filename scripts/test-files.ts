import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `unit` needs only Node; `e2e` needs the built server and real clients. */
export type Suite = 'unit' | 'e2e';

/** Test files of a suite, relative to the package root, in a stable order. */
export function testFiles(suite: Suite): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .filter((file) => file.startsWith(join('test', 'e2e')) === (suite === 'e2e'))
    .sort();
}
