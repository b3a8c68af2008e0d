import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

/** A longer file is no key store: when it changed tells enough of it. */
const maxHashedBytes = 4 * 1024 * 1024;

/** What a file holds, links followed: a digest, or why it cannot be read. Never throws. */
export async function fingerprintOf(file: string): Promise<string> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) return 'not a regular file';
    if (stats.size > maxHashedBytes) return `${stats.size} bytes of ${stats.mtimeMs}`;
    return createHash('sha256')
      .update(await readFile(file))
      .digest('base64');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}

/** The same of many, by path. */
export async function fingerprintsOf(files: Iterable<string>): Promise<Map<string, string>> {
  const entries = Array.from(
    new Set(files),
    async (file): Promise<[string, string]> => [file, await fingerprintOf(file)],
  );
  return new Map(await Promise.all(entries));
}
