import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts new contents in place of a file's in one step: who reads it sees the old or the new, never half of
 * one. Mode and owner stay; a link stays one, and what it leads to is replaced.
 *
 * @param mode of a file that is new.
 * @throws a Node error, and then nothing was changed.
 */
export async function replaceFile(file: string, contents: Uint8Array | string, mode: number): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => undefined);
  // Renaming needs no leave of the file's owner, who may have taken ours to write away for a reason.
  if (before !== undefined) await access(target, constants.W_OK);
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeSynced(temporary, contents, before, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Copies a file beside itself, under a name that no other file has.
 *
 * @returns the copy's path.
 */
export async function backUp(file: string, now: Date): Promise<string> {
  const copy = `${file}.${now.toISOString().replace(/[-:]|\.\d+/g, '')}.bak`;
  await copyFile(file, copy, constants.COPYFILE_EXCL);
  return copy;
}

async function writeSynced(
  file: string,
  contents: Uint8Array | string,
  before: Stats | undefined,
  mode: number,
): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(contents);
    const made = await handle.stat();
    // As root on the file of the server's user: it must stay that user's, or the server cannot read it.
    if (before !== undefined && (before.uid !== made.uid || before.gid !== made.gid)) {
      await handle.chown(before.uid, before.gid);
    }
    await handle.chmod(before === undefined ? mode : before.mode & 0o777);
    // Before the rename: after a power cut there is the old file or the whole new one.
    await handle.sync();
  } finally {
    await handle.close();
  }
}
