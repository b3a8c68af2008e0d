import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { AuditRecord } from '../../src/module/audit.ts';
import { storePath } from '../../src/server/gate-records.ts';
import { Accounts } from '../../src/store/accounts.ts';
import { AuditTable } from '../../src/store/audit-table.ts';
import { LoginCounterTable } from '../../src/store/login-counter-table.ts';
import { verifyPassword } from '../../src/store/password-hash.ts';
import { openStore } from '../../src/store/store.ts';
import { makeServerHome } from '../server/server-home.ts';
import { auditRecord } from '../support/audit-record.ts';
import { runSluice, SluiceProcess } from './sluice-process.ts';

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
    assert.equal((await accounts('allow', 'alice', 'stage', 'cam*')).code, 0);
    assert.match((await accounts('list')).stdout, /alice .* cam\*, stage/);
    assert.equal((await accounts('allow', 'alice', '--clear')).code, 0);
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
      [['add', 'a', '--expires', '2027-02-31'], /date such as/],
      [['add', 'a', '--password', ''], /password of an account must be 1 to 1024 bytes/],
      [['add', 'a', '--password', 'x', '--password-stdin'], /cannot be used with/],
      [['add', 'a', '--password-stdin'], /must hold the password/],
      [['add', 'a', '--allow', ''], /stream names of 1 to 255 characters.*got ""/],
      [['allow', 'a'], /name patterns, or --clear/],
      [['allow', 'a', 'x', '--clear'], /name patterns, or --clear/],
    ] as const) {
      const { code, stderr } = await runSluice(t, ['accounts', ...args, '--home', home]);
      assert.equal(code, 1);
      assert.match(stderr, reason);
      assert.doesNotMatch(stderr, /^ +at /m, 'no stack');
    }
    const mistyped = await runSluice(t, ['accounts', 'list', '--home', path.join(home, 'mistyped')]);
    assert.equal(mistyped.code, 1);
    assert.match(mistyped.stderr, /no such file or directory/);
    await writeFile(storePath(home), 'something else than a database '.repeat(100));
    const broken = await runSluice(t, ['accounts', 'list', '--home', home]);
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /must be an SQLite file/);
    assert.doesNotMatch(broken.stderr, /^ +at /m, 'no stack');
  });

  it('asks for a password on a terminal, unseen, twice', async (t) => {
    const home = await makeServerHome(t);
    const add = async (name: string, ...typed: string[]) => {
      const args = ['accounts', 'add', name, '--password-stdin', '--home', home];
      const sluice = new SluiceProcess(t, args, { terminal: true });
      const [first = '', second = ''] = typed;
      await sluice.seen(/Password: $/);
      sluice.type(first);
      if (second !== '') {
        await sluice.seen(/The same again: $/);
        sluice.type(second);
      }
      return { code: await sluice.ended(), shown: sluice.stdout };
    };
    const added = await add('alice', 'hunter2\r', 'hunter2\r');
    assert.equal(added.code, 0);
    assert.match(added.shown, /Added alice\./);
    assert.doesNotMatch(added.shown, /hunter2/);
    const different = await add('bob', 'hunter2\r', 'hunter3\r');
    assert.equal(different.code, 1);
    assert.match(different.shown, /two different passwords/);
    const interrupted = await add('bob', 'hunt\u0003');
    assert.equal(interrupted.code, 1);
    assert.match(interrupted.shown, /Nothing was changed/);
    const store = openStore(storePath(home));
    const accounts = new Accounts(store.database, Date.now);
    assert.deepEqual(
      accounts.list().map(({ name }) => name),
      ['alice'],
    );
    assert.ok(await verifyPassword('hunter2', accounts.find('alice')?.passwordHash));
    store.close();
  });
});

describe('sluice audit', () => {
  const minute = 60_000;

  async function makeAudit(t: TestContext): Promise<string> {
    const home = await makeServerHome(t);
    const store = openStore(storePath(home));
    const record = (agoMs: number, given: Partial<AuditRecord>) =>
      auditRecord({ time: new Date(Date.now() - agoMs), ...given });
    new AuditTable(store.database).insert([
      record(180 * minute, {}),
      record(90 * minute, {
        outcome: 'deny',
        user: undefined,
        claimedUser: 'mallory\u{1b}[2J',
        reason: 'unauthorized',
        description: 'No such luck',
      }),
      record(minute, { streamName: 'stage' }),
    ]);
    store.close();
    return home;
  }

  it('shows what is asked for, for people', async (t) => {
    const home = await makeAudit(t);
    const ask = async (...args: string[]) => {
      const { code, stdout } = await runSluice(t, ['audit', ...args, '--home', home]);
      assert.equal(code, 0);
      return stdout.trimEnd().split('\n').slice(1);
    };
    const all = await ask();
    assert.equal(all.length, 3);
    assert.match(all[0] ?? '', /UTC +publish +allow +live\/cam +alice +192\.0\.2\.1 +rtmp-authenticate$/);
    assert.match(all[1] ?? '', /deny +live\/cam +\(mallory\ufffd\[2J\) .* unauthorized: No such luck$/);
    assert.equal((await ask('--since', '2h')).length, 2);
    assert.equal((await ask('--since', '2h', '--until', '10m')).length, 1);
    assert.match((await ask('--limit', '1'))[0] ?? '', /live\/stage/);
    assert.equal((await ask('--user', 'alice', '--outcome', 'allow', '--app', 'live')).length, 2);
    assert.equal((await ask('--user', 'bob')).length, 0);
  });

  it('shows it for programs', async (t) => {
    const home = await makeAudit(t);
    const { stdout } = await runSluice(t, ['audit', '--json', '--outcome', 'deny', '--home', home]);
    const { claimedUser, reason, stream } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([claimedUser, reason, stream], ['mallory\u{1b}[2J', 'unauthorized', 'cam']);
  });

  it('ends with 1 where it does not understand', async (t) => {
    const home = await makeServerHome(t);
    for (const args of [
      ['--since', 'yesterday'],
      ['--limit', '0'],
      ['--outcome', 'maybe'],
    ]) {
      assert.equal((await runSluice(t, ['audit', ...args, '--home', home])).code, 1);
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
    table.save({ kind: 'user', key: '\u{1b}[2Jclear', ...counter });
    store.close();
    const bans = (...args: string[]) => runSluice(t, ['bans', ...args, '--home', home]);
    const { stdout } = await bans('list');
    assert.match(stdout, /address +192\.0\.2\.1 +20 /);
    assert.doesNotMatch(stdout, /alice/);
    assert.ok(!stdout.includes('\u{1b}'), 'what a client claimed moves no cursor');
    assert.match(stdout, /user +\ufffd\[2Jclear/);
    assert.equal((await bans('lift', '\u{1b}[2Jclear')).code, 0);
    assert.match((await bans('list', '--all')).stdout, /user +alice/);
    assert.equal((await bans('lift', '192.0.2.1')).code, 0);
    assert.equal((await bans('lift', '2001:db8:0:1::7')).code, 0, 'one address of the network');
    assert.equal((await bans('lift', '192.0.2.1')).code, 1);
    assert.equal((await bans('list')).stdout, 'Nobody has to wait.\n');
  });
});

describe('sluice gate explain', () => {
  it('says who has to wait on the running server, whatever the modules answer', async (t) => {
    const home = await makeServerHome(t);
    const store = openStore(storePath(home));
    const counters = new LoginCounterTable(store.database);
    const soon = { failures: 14, lastFailureMs: Date.now(), blockedUntilMs: Date.now() + 900_000 };
    counters.save({ kind: 'address', key: '203.0.113.7', ...soon });
    counters.save({ kind: 'user', key: 'alice', ...soon });
    counters.save({ kind: 'user', key: 'bob', ...soon, blockedUntilMs: Date.now() - 1 });
    store.close();
    const ask = (...args: string[]) =>
      runSluice(t, [
        'gate',
        'explain',
        '--home',
        home,
        '--app',
        'live',
        '--stream',
        'cam',
        ...args,
        '--json',
      ]);
    const both = await ask('--ip', '203.0.113.7', '--user', 'alice', '--password', 'x');
    assert.match(
      both.stderr,
      /^But no login of 203\.0\.113\.7 is looked at until .*bans lift 203\.0\.113\.7$/m,
    );
    assert.match(both.stderr, /^But no login of alice .* unless it comes .*bans lift alice$/m);
    assert.ok(JSON.parse(both.stdout));
    assert.equal((await ask('--ip', '203.0.113.8', '--user', 'bob', '--password', 'x')).stderr, '');
  });

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
