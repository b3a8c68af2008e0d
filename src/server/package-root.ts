import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder of package.json, with the shipped conf/ in it. Found by going up: this file runs from src/
 * and, built, from dist/src/.
 */
export const packageRoot = findPackageRoot(import.meta.dirname);

/** The version in package.json. */
export function readPackageVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`No package.json above ${start}`);
  }
}
