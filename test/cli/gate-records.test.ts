import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { storePath } from '../../src/server/gate-records.ts';
import { LoginCounterTable } from '../../src/store/login-counter-table.ts';
import { openStore } from '../../src/store/store.ts';
import { makeServerHome } from '../server/server-home.ts';
import { runSluice } from './sluice-process.ts';

describe('sluice accounts', () => {
  it('adds, lists, changes and removes users', async (t) => {
    const home = await makeServerHome(t);
    const accounts = (...args: string[]) => runSluice(t, ['accounts', ...args, '--home', home]);
    const added = await accounts('add', 'alice', '--allow', 'cam*', '--expires', '2099-01-31');
    assert.equal(added.code, 0);
    assert.match(added.stdout, /^Added alice\.\nPassword: [\w-]{24}\n/);
    assert.doesNotMatch((await accounts('add', 'bob', '--password', 'hunter2')).stdout, /hunter2|Password/);
    const listed = await accounts('list');
    assert.match(listed.stdout, /alice +enabled +2099-01-31 00:00:00 UTC .* cam\*/);
    assert.match(listed.stdout, /bob +enabled +never .* every name/);
    assert.equal((await accounts('disable', 'bob')).code, 0);
    assert.equal((await accounts('allow', 'alice')).code, 0);
    const json = JSON.parse((await accounts('list', '--json')).stdout) as Record<string, unknown>[];
    assert.deepEqual(
      json.map(({ enabled, name, streams }) => [name, enabled, streams]),
      [
        ['alice', true, []],
        ['bob', false, []],
      ],
    );
    assert.equal((await accounts('remove', 'bob')).code, 0);
  });

  it('ends with 1 and says why where it cannot', async (t) => {
    const home = await makeServerHome(t);
    for (const [args, reason] of [
      [['remove', 'nobody'], /must exist.*nobody/],
      [['passwd', 'nobody', '--password', 'x'], /must exist.*nobody/],
      [['add', 'a b', '--password', 'x'], /account name must be.*"a b"/],
      [['add', 'a', '--expires', 'soon'], /date such as/],
    ] as const) {
      const { code, stderr } = await runSluice(t, ['accounts', ...args, '--home', home]);
      assert.equal(code, 1);
      assert.match(stderr, reason);
    }
  });
});

describe('sluice bans', () => {
  it('lists who has to wait, and lifts it', async (t) => {
    const home = await makeServerHome(t);
    const store = openStore(storePath(home));
    const untilMs = Date.now() + 600_000;
    const table = new LoginCounterTable(store.database);
    const counter = { failures: 20, lastFailureMs: Date.now(), blockedUntilMs: untilMs };
    table.save({ kind: 'address', key: '192.0.2.1', ...counter });
    table.save({ kind: 'address', key: '2001:db8:0:1::/64', ...counter });
    table.save({ kind: 'user', key: 'alice', ...counter, blockedUntilMs: 0 });
    store.close();
    const bans = (...args: string[]) => runSluice(t, ['bans', ...args, '--home', home]);
    const { stdout } = await bans('list');
    assert.match(stdout, /address +192\.0\.2\.1 +20 /);
    assert.doesNotMatch(stdout, /alice/);
    assert.match((await bans('list', '--all')).stdout, /user +alice/);
    assert.equal((await bans('lift', '192.0.2.1')).code, 0);
    assert.equal((await bans('lift', '2001:db8:0:1::7')).code, 0, 'one address of the network');
    assert.equal((await bans('lift', '192.0.2.1')).code, 1);
    assert.equal((await bans('list')).stdout, 'Nobody has to wait.\n');
  });
});

describe('sluice gate explain', () => {
  it('shows each module and the answer, and leaves nothing behind', async (t) => {
    const home = await makeServerHome(t);
    await appendFile(path.join(home, 'conf/publish.password'), 'alice secret\n');
    const ask = (...args: string[]) =>
      runSluice(t, ['gate', 'explain', '--home', home, '--app', 'live', '--stream', 'cam', ...args]);
    const right = await ask('--user', 'alice', '--password', 'secret');
    assert.equal(right.code, 0);
    assert.match(right.stdout, /^publish +rtmp-authenticate +\d+\.\d ms +allows: user alice$/m);
    assert.match(right.stdout, /Allowed: cam, as the user alice\.\n$/);
    const wrong = await ask('--user', 'alice', '--password', 'hunter2');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stdout, /Denied at publish by rtmp-authenticate \(unauthorized\)/);
    assert.doesNotMatch(wrong.stdout + wrong.stderr, /hunter2|secret/);
    const json = JSON.parse((await ask('--protocol', 'hls', '--json')).stdout) as {
      outcome: { allowed: boolean };
    };
    assert.equal(json.outcome.allowed, true);
    assert.equal((await ask('--ip', 'nowhere')).code, 1);
    const unknown = await runSluice(t, [
      'gate',
      'explain',
      '--home',
      home,
      '--app',
      '../etc',
      '--stream',
      'x',
    ]);
    assert.match(unknown.stdout, /Denied at connect by the server itself \(not-found\)/);
    assert.equal((await runSluice(t, ['audit', '--home', home])).stdout, 'No such decision.\n');
  });
});
