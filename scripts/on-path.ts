import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a command stands that can be called by its name. */
export function findOnPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** Whether a command can be called by its name. */
export function isOnPath(program: string): boolean {
  return findOnPath(program) !== undefined;
}
