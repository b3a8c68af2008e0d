import assert from 'node:assert/strict';
import {
  chmod,
  chown,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { backUp, replaceFile } from '../../src/server/replace-file.ts';

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-replace-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

describe('replaceFile', () => {
  it('makes a new file with the mode that is asked for', async (t) => {
    const file = path.join(await makeFolder(t), 'new');
    await replaceFile(file, 'text', 0o600);
    assert.equal(await readFile(file, 'utf8'), 'text');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('keeps the mode, and puts another file in its place, so that no reader sees half of it', async (t) => {
    const folder = await makeFolder(t);
    const file = path.join(folder, 'store');
    await writeFile(file, 'old');
    await chmod(file, 0o640);
    const before = await stat(file);
    await replaceFile(file, 'new', 0o600);
    const after = await stat(file);
    assert.equal(after.mode & 0o777, 0o640);
    assert.notEqual(after.ino, before.ino);
    assert.deepEqual(await readdir(folder), ['store']);
  });

  it('keeps the owner', {
    skip: process.getuid?.() === 0 ? false : 'only root can give files away',
  }, async (t) => {
    const file = path.join(await makeFolder(t), 'store');
    await writeFile(file, 'old');
    await chown(file, 12_345, 23_456);
    await replaceFile(file, 'new', 0o600);
    const { gid, uid } = await stat(file);
    assert.deepEqual([uid, gid], [12_345, 23_456]);
  });

  it('replaces what a link leads to', async (t) => {
    const folder = await makeFolder(t);
    const [file, link] = [path.join(folder, 'store'), path.join(folder, 'link')];
    await writeFile(file, 'old');
    await symlink('store', link);
    await replaceFile(link, 'new', 0o600);
    assert.ok((await lstat(link)).isSymbolicLink());
    assert.equal(await readFile(file, 'utf8'), 'new');
  });

  it('leaves nothing behind where it fails', async (t) => {
    const folder = await makeFolder(t);
    await assert.rejects(replaceFile(path.join(folder, 'none', 'store'), 'new', 0o600), { code: 'ENOENT' });
    await assert.rejects(replaceFile(folder, 'new', 0o600));
    assert.deepEqual(await readdir(folder), []);
  });
});

describe('backUp', () => {
  it('copies beside the file, with its mode, and never over another copy', async (t) => {
    const file = path.join(await makeFolder(t), 'store');
    await writeFile(file, 'old', { mode: 0o600 });
    const now = new Date('2026-06-01T12:34:56.789Z');
    const copy = await backUp(file, now);
    assert.equal(path.basename(copy), 'store.20260601T123456Z.bak');
    assert.equal(await readFile(copy, 'utf8'), 'old');
    assert.equal((await stat(copy)).mode & 0o777, 0o600);
    await assert.rejects(backUp(file, now), { code: 'EEXIST' });
  });
});
