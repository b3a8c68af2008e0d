import { copyFile, cp, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { SluiceError } from '../errors.ts';
import { packageRoot } from './package-root.ts';

const keystoreReadme = path.join('keystore', 'README.md');

/**
 * Makes a home folder: the shipped configuration, and keystore/, modules/ and data/ to be filled.
 *
 * @param force goes ahead in a folder that holds something: files of the shipped configuration replace those
 *   of the same name, everything else stays.
 * @param source the folder whose conf/ and keystore/README.md are shipped.
 * @throws {SluiceError} HOME_NOT_EMPTY, HOME_NOT_WRITABLE
 */
export async function initHome(home: string, force: boolean, source: string = packageRoot): Promise<void> {
  await makeFolder(home);
  if (!force && (await readdir(home)).length > 0) throw new SluiceError('HOME_NOT_EMPTY', home);
  await cp(path.join(source, 'conf'), path.join(home, 'conf'), { recursive: true, filter: isShipped });
  // Keys and recordings are nobody else's business.
  for (const folder of ['keystore', 'data']) {
    await mkdir(path.join(home, folder), { recursive: true, mode: 0o700 });
  }
  await mkdir(path.join(home, 'modules'), { recursive: true });
  await copyFile(path.join(source, keystoreReadme), path.join(home, keystoreReadme));
}

/** The package's own conf/ may have been used as a home: its passwords stay there. */
function isShipped(file: string): boolean {
  return path.extname(file) === '' || path.extname(file) === '.xml';
}

/** Level by level: Node's recursive mkdir never returns where the system denies a folder, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new SluiceError('HOME_NOT_WRITABLE', `${folder}, which is a file`);
  // The root of a file system is its own parent.
  if (path.dirname(folder) !== folder) await makeFolder(path.dirname(folder));
  await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new SluiceError('HOME_NOT_WRITABLE', `${folder} (${cause.code})`, { cause });
  });
}
