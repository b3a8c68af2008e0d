import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/**
 * Node loads each URL once, for as long as the process lives, and keeps a failure as well: a file that was
 * repaired is asked for by another URL. By path, how often it has failed.
 */
const failures = new Map<string, number>();

/** By path: the version of the file that is loaded. */
const loadedVersions = new Map<string, string>();

/**
 * Imports a module's file; one that failed before, or took too long, is read anew.
 *
 * @param signal aborts when nobody waits for it any more.
 */
export async function importModuleFile(path: string, signal: AbortSignal): Promise<unknown> {
  const failed = failures.get(path) ?? 0;
  const onFailure = () => failures.set(path, failed + 1);
  const url = pathToFileURL(path);
  if (failed > 0) url.searchParams.set('attempt', String(failed + 1));
  signal.addEventListener('abort', onFailure, { once: true });
  try {
    const version = await versionOf(path);
    const namespace: unknown = await import(url.href);
    if (version !== undefined && !loadedVersions.has(path)) loadedVersions.set(path, version);
    return namespace;
  } catch (error) {
    onFailure();
    throw error;
  } finally {
    signal.removeEventListener('abort', onFailure);
  }
}

/** True when the file is not what it was when it was loaded: a process never loads it twice. */
export async function hasChangedSinceLoad(path: string): Promise<boolean> {
  const loaded = loadedVersions.get(path);
  return loaded !== undefined && (await versionOf(path)) !== loaded;
}

async function versionOf(path: string): Promise<string | undefined> {
  return stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    // Importing it tells why.
    () => undefined,
  );
}
