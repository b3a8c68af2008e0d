import { copyFile, lstat, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SluiceError } from '../../errors.ts';
import type { PlannedFile } from './import-plan.ts';

/** Folders of a home that nobody else may look into. */
const privateFolders = ['keystore', 'data'];

/** Writes files into a folder of their own, to be looked at before they count. Give it back with `rm`. */
export async function stageFiles(files: readonly PlannedFile[]): Promise<string> {
  const staging = await mkdtemp(path.join(tmpdir(), 'sluice-import-'));
  try {
    for (const { content, path: file, secret } of files) {
      const place = path.join(staging, file);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, content, { mode: secret ? 0o600 : 0o644 });
    }
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  return staging;
}

/** Those that a home folder has already. */
export async function findTaken(home: string, files: readonly PlannedFile[]): Promise<string[]> {
  const found = await Promise.all(files.map(({ path: file }) => exists(path.join(home, file))));
  return files.flatMap(({ path: file }, index) => (found[index] === true ? [file] : [])).sort();
}

/**
 * Puts files into a home folder, all or none: each is written beside its place first, and what was renamed is
 * taken back when one of them fails.
 *
 * @param force replaces files that are there.
 * @throws {SluiceError} IMPORT_WOULD_OVERWRITE
 * @throws a Node error when the folder cannot be written.
 */
export async function commitFiles(
  home: string,
  files: readonly PlannedFile[],
  force: boolean,
): Promise<void> {
  const places = files.map((file) => ({ ...file, place: path.join(home, file.path) }));
  const taken = new Set(await findTaken(home, files));
  if (taken.size > 0 && !force) throw new SluiceError('IMPORT_WOULD_OVERWRITE', [...taken].join(', '));
  await makeFolders(home);
  const mark = `.${process.pid}.import`;
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { content, place, secret } of places) {
      await mkdir(path.dirname(place), { recursive: true });
      undo.push(() => rm(place + mark, { force: true }));
      await writeFile(place + mark, content, { flag: 'wx', mode: secret ? 0o600 : 0o644 });
    }
    for (const { path: file, place } of places) {
      const before = `${place}${mark}.before`;
      if (taken.has(file)) {
        undo.push(() => rm(before, { force: true }));
        await copyFile(place, before);
      }
      await rename(place + mark, place);
      undo.push(() => (taken.has(file) ? rename(before, place) : rm(place, { force: true })));
    }
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  }
  for (const { path: file, place } of places) {
    if (taken.has(file)) await rm(`${place}${mark}.before`, { force: true });
  }
}

/** Refuses a home whose conf/ is what is imported: a force would replace the source. */
export async function refuseSource(home: string, source: string): Promise<void> {
  const [target, ...sources] = await Promise.all(
    [path.join(home, 'conf'), source, path.join(source, 'conf')].map(realPathOf),
  );
  if (target === undefined || !sources.includes(target)) return;
  throw new SluiceError('IMPORT_INTO_SOURCE', `${home} for both: name another one with --home`);
}

function realPathOf(file: string): Promise<string | undefined> {
  return realpath(file).catch(() => undefined);
}

async function makeFolders(home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  for (const folder of [...privateFolders, 'modules', 'conf']) {
    const mode = privateFolders.includes(folder) ? 0o700 : 0o755;
    await mkdir(path.join(home, folder), { recursive: true, mode });
  }
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
}
