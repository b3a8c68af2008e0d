import type { Stats } from 'node:fs';

/** A file that changed this short a time ago may change again without another time stamp: clocks of file systems are coarse. */
export const youngFileMs = 2_000;

/** What tells one version of a file from the next; `undefined` while it is too young to tell. */
export function fileStamp(
  { ctimeMs, ino, mtimeMs, size }: Pick<Stats, 'ctimeMs' | 'ino' | 'mtimeMs' | 'size'>,
  nowMs: number,
): string | undefined {
  return nowMs - ctimeMs > youngFileMs ? `${mtimeMs} ${ctimeMs} ${size} ${ino}` : undefined;
}
