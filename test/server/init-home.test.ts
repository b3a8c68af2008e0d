import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { initHome } from '../../src/server/init-home.ts';
import { loadHome } from '../../src/server/load-home.ts';
import { makeHome } from '../config/config-home.ts';

it('initHome makes a home that is in order', async (t) => {
  const home = path.join(await makeHome(t, {}), 'new', 'home');
  await initHome(home, false);
  assert.deepEqual((await readdir(home)).sort(), ['conf', 'data', 'keystore', 'modules']);
  for (const folder of ['data', 'keystore']) {
    assert.equal((await stat(path.join(home, folder))).mode & 0o777, 0o700);
  }
  assert.deepEqual(await readdir(path.join(home, 'keystore')), ['README.md']);
  const { settings, problems } = await loadHome(home, {});
  assert.ok(settings);
  assert.deepEqual(problems, []);
});

it('initHome leaves a folder alone that holds something, unless told otherwise', async (t) => {
  const home = await makeHome(t, {
    'conf/VHost.xml': 'mine',
    'conf/publish.password': 'alice secret',
    'keystore/own.pem': 'key',
  });
  await assert.rejects(initHome(home, false), { code: 'HOME_NOT_EMPTY' });
  assert.equal(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), 'mine');
  await initHome(home, true);
  assert.match(await readFile(path.join(home, 'conf/VHost.xml'), 'utf8'), /<HostPortList>/);
  assert.equal(await readFile(path.join(home, 'conf/publish.password'), 'utf8'), 'alice secret');
  assert.equal(await readFile(path.join(home, 'keystore/own.pem'), 'utf8'), 'key');
});

it('initHome copies no passwords of a package that was used as a home itself', async (t) => {
  const source = await makeHome(t, {
    'conf/VHost.xml': '<Root/>',
    'conf/publish.password': 'alice secret',
    'conf/live/publish.password': 'alice secret',
    'conf/live/Application.xml': '<Root/>',
    'conf/live/Application.xml.bak': '<Root/>',
    'keystore/README.md': 'stores go here',
    'keystore/own.pem': 'key',
  });
  const home = path.join(source, 'home');
  await initHome(home, false, source);
  const files = await readdir(path.join(home, 'conf'), { recursive: true });
  assert.deepEqual(files.sort(), ['VHost.xml', 'live', 'live/Application.xml']);
  assert.deepEqual(await readdir(path.join(home, 'keystore')), ['README.md']);
});

it('initHome says why there can be no folder, and does not try for ever', async (t) => {
  const folder = await makeHome(t, { file: '' });
  const attempts: readonly (readonly [string, RegExp])[] = [
    [path.join(folder, 'file'), /file, which is a file$/],
    [path.join(folder, 'file', 'home'), /file, which is a file$|ENOTDIR/],
    ['/proc/sluice/home', /\/proc\/sluice \(E/],
  ];
  for (const [home, message] of attempts) {
    await assert.rejects(initHome(home, false), { code: 'HOME_NOT_WRITABLE', message });
  }
});
