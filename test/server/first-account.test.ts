import assert from 'node:assert/strict';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { makeFirstAccount } from '../../src/server/first-account.ts';
import { loadHome } from '../../src/server/load-home.ts';
import { makeHome, minimalVHost } from '../config/config-home.ts';
import { applicationXml } from './server-home.ts';

const bytes = (size: number) => Buffer.alloc(size, 0xfb);
const passwordOfBytes = '-_v7-_v7-_v7-_v7-_v7-_v7';

async function first(t: TestContext, files: Record<string, string>) {
  const home = await makeHome(t, { 'conf/VHost.xml': minimalVHost, ...files });
  const { settings, problems } = await loadHome(home, {});
  assert.ok(settings, JSON.stringify(problems));
  const read = (file = 'conf/publish.password') =>
    readFile(path.join(home, file), 'utf8').catch(() => undefined);
  return { home, settings, account: await makeFirstAccount(settings, bytes), read };
}

describe('makeFirstAccount', () => {
  it('makes a publisher in a file that only its owner reads', async (t) => {
    const { home, account, read } = await first(t, { 'conf/live/Application.xml': applicationXml() });
    assert.ok(account);
    const { undo: _, ...told } = account;
    const file = path.join(home, 'conf/publish.password');
    assert.deepEqual(told, { application: 'live', user: 'publisher', password: passwordOfBytes, file });
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.match((await read()) ?? '', /^# Who may publish: .*\n# .*\npublisher -_v7\S{20}\n$/s);
  });

  it('changes nothing when it is called again', async (t) => {
    const { settings, read } = await first(t, { 'conf/live/Application.xml': applicationXml() });
    const before = await read();
    assert.equal(await makeFirstAccount(settings, (size) => Buffer.alloc(size, 1)), undefined);
    assert.equal(await read(), before);
  });

  it('keeps the comments of a file that names nobody, and its accounts to their owner', async (t) => {
    const { home, settings } = await first(t, {
      'conf/live/Application.xml': applicationXml(),
      'conf/publish.password': 'alice secret',
    });
    const file = path.join(home, 'conf/publish.password');
    await writeFile(file, '# mine\r\n\n   # alice secret');
    await chmod(file, 0o644);
    assert.ok(await makeFirstAccount(settings, bytes));
    assert.equal(
      await readFile(file, 'utf8'),
      `# mine\r\n\n   # alice secret\npublisher ${passwordOfBytes}\n`,
    );
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  for (const text of ['alice secret', '# comment\nalice secret', '\nbroken-line-without-password']) {
    it(`leaves a file alone that holds ${JSON.stringify(text)}`, async (t) => {
      const { account, read } = await first(t, {
        'conf/live/Application.xml': applicationXml(),
        'conf/publish.password': text,
      });
      assert.equal(account, undefined);
      assert.equal(await read(), text);
    });
  }

  it('makes none while any application that asks has an account', async (t) => {
    const { account } = await first(t, {
      'conf/live/Application.xml': applicationXml(),
      'conf/other/Application.xml': applicationXml(undefined, {
        securityPublishPasswordFile: 'conf/other/publish.password',
      }),
      'conf/other/publish.password': 'alice secret',
    });
    assert.equal(account, undefined);
  });

  it('goes by securityPublishPasswordFile, variables included', async (t) => {
    const { account, home, read } = await first(t, {
      'conf/events/Application.xml': applicationXml(undefined, {
        securityPublishPasswordFile: `\${com.wowza.wms.context.VHostConfigHome}/conf/\${com.wowza.wms.context.Application}/publish.password`,
      }),
    });
    assert.equal(account?.file, path.join(home, 'conf/events/publish.password'));
    assert.equal(account?.application, 'events');
    assert.match((await read('conf/events/publish.password')) ?? '', /^publisher /m);
  });

  it('makes it for live where there are several', async (t) => {
    const { account } = await first(t, {
      'conf/a/Application.xml': applicationXml(undefined, {
        securityPublishPasswordFile: 'conf/a/publish.password',
      }),
      'conf/live/Application.xml': applicationXml(),
    });
    assert.equal(account?.application, 'live');
  });

  it('makes it for live where only the fallback asks', async (t) => {
    const { account } = await first(t, { 'conf/Application.xml': applicationXml() });
    assert.equal(account?.application, 'live');
  });

  for (const [why, xml] of [
    ['nobody asks for a password', applicationXml(['core'])],
    ['the password is switched off', applicationXml(undefined, { securityPublishRequirePassword: 'False' })],
  ] as const) {
    it(`makes none where ${why}`, async (t) => {
      const { account, read } = await first(t, { 'conf/live/Application.xml': xml });
      assert.equal(account, undefined);
      assert.equal(await read(), undefined);
    });
  }

  it('undo puts back what was there', async (t) => {
    const fresh = await first(t, { 'conf/live/Application.xml': applicationXml() });
    await fresh.account?.undo();
    assert.equal(await fresh.read(), undefined);

    const commented = await first(t, {
      'conf/live/Application.xml': applicationXml(),
      'conf/publish.password': '# mine',
    });
    assert.match((await commented.read()) ?? '', /publisher/);
    await commented.account?.undo();
    assert.equal(await commented.read(), '# mine');
  });
});
