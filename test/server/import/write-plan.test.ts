import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { commitFiles, refuseSource, stageFiles } from '../../../src/server/import/write-plan.ts';
import { makeHome } from '../../config/config-home.ts';

const files = [
  { path: 'conf/VHost.xml', content: 'new', secret: false },
  { path: 'keystore/a.password', content: 'secret', secret: true },
];

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe('commitFiles', () => {
  it('makes a home folder with private places for secrets', async (t) => {
    const home = path.join(await makeHome(t, {}), 'deep/home');
    await commitFiles(home, files, false);
    assert.deepEqual(await listFiles(home), ['conf/VHost.xml', 'keystore/a.password']);
    const modeOf = async (file: string) => (await stat(path.join(home, file))).mode & 0o777;
    assert.equal(await modeOf('keystore/a.password'), 0o600);
    assert.equal(await modeOf('keystore'), 0o700);
    assert.equal(await modeOf('data'), 0o700);
  });

  it('replaces nothing without force, a link that leads nowhere included', async (t) => {
    const home = await makeHome(t, { 'conf/VHost.xml': 'old' });
    await mkdir(path.join(home, 'keystore'));
    await symlink('/nowhere', path.join(home, 'keystore/a.password'));
    await assert.rejects(commitFiles(home, files, false), {
      code: 'IMPORT_WOULD_OVERWRITE',
      message: /got conf\/VHost\.xml, keystore\/a\.password$/,
    });
    assert.equal(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), 'old');

    await commitFiles(home, files.slice(0, 1), true);
    assert.equal(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), 'new');
    assert.deepEqual(await listFiles(home), ['conf/VHost.xml']);
  });

  it('writes all or nothing', async (t) => {
    // The second file's place is a folder, which no file can replace.
    const home = await makeHome(t, { 'conf/VHost.xml': 'old', 'keystore/a.password/file': '' });
    await assert.rejects(commitFiles(home, files, true));
    assert.equal(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), 'old');
    assert.deepEqual(await listFiles(home), ['conf/VHost.xml', 'keystore/a.password/file']);
  });
});

describe('stageFiles', () => {
  it('writes where nobody else may look', async (t) => {
    const staging = await stageFiles(files);
    t.after(async () => (await import('node:fs/promises')).rm(staging, { recursive: true }));
    assert.equal((await stat(staging)).mode & 0o777, 0o700);
    assert.equal((await stat(path.join(staging, 'keystore/a.password'))).mode & 0o777, 0o600);
  });
});

describe('refuseSource', () => {
  it('never writes into what is imported', async (t) => {
    const wowza = await makeHome(t, { 'conf/VHost.xml': '' });
    const wanted = { code: 'IMPORT_INTO_SOURCE' };
    await assert.rejects(refuseSource(wowza, wowza), wanted);
    await assert.rejects(refuseSource(wowza, path.join(wowza, 'conf')), wanted);
    const link = path.join(await makeHome(t, {}), 'link');
    await symlink(wowza, link);
    await assert.rejects(refuseSource(link, wowza), wanted);
    await refuseSource(path.join(wowza, 'sluice'), wowza);
  });
});
