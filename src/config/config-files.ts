import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { failureOf } from './secret-files.ts';
import { xmlLimits } from './xml-document.ts';

/** Reads a configuration or secret file whole. Pipes and devices, which may never end, are refused. */
export async function readConfigFile(file: string): Promise<Uint8Array> {
  const stats = await stat(file);
  if (!stats.isFile()) throw Object.assign(new Error('Not a regular file'), { code: 'not a regular file' });
  // A longer file is not loaded: its length alone is refused.
  if (stats.size > xmlLimits.maxBytes) return new Uint8Array(xmlLimits.maxBytes + 1);
  return readFile(file);
}

/**
 * Names of the folders in `conf` that may be applications, sorted. Links count, since mounted volumes
 * consist of them; hidden folders (`..data`, `.git`) do not. A link that leads nowhere counts too: what it
 * led to may have been a folder.
 *
 * @throws a Node error when the folder cannot be listed.
 */
export async function listApplicationFolders(conf: string): Promise<string[]> {
  const entries = await readdir(conf, { withFileTypes: true });
  const names = await Promise.all(
    entries.map(async (entry) => {
      if (entry.name.startsWith('.')) return [];
      const isFolder = entry.isSymbolicLink()
        ? await pointsToFolder(path.join(conf, entry.name))
        : entry.isDirectory();
      return isFolder ? [entry.name] : [];
    }),
  );
  return names.flat().sort();
}

async function pointsToFolder(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory();
  } catch {
    return true;
  }
}

/**
 * True when a folder that can be looked into holds no such entry. A link that leads nowhere, or a folder that
 * is not there, is not that: a more open file must not stand in for what cannot be read.
 */
export async function isMissing(file: string): Promise<boolean> {
  try {
    await stat(path.dirname(file));
  } catch {
    return false;
  }
  try {
    await lstat(file);
    return false;
  } catch (error) {
    return failureOf(error) === 'ENOENT';
  }
}
