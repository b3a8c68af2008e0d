import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { AuditRecord } from '../../src/module/audit.ts';
import { Accounts } from '../../src/store/accounts.ts';
import { AuditTable } from '../../src/store/audit-table.ts';
import { LoginCounterTable, maxLoginCounters } from '../../src/store/login-counter-table.ts';
import { migrations } from '../../src/store/migrations.ts';
import { verifyPassword } from '../../src/store/password-hash.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { openStore, type Store, storeFile } from '../../src/store/store.ts';
import { auditRecord } from '../support/audit-record.ts';

let folder: string;
let path: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-store-'));
  path = join(folder, 'data', storeFile);
  store = openStore(path);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('openStore', () => {
  test('the file is for its owner only', () => {
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'data')).mode & 0o777, 0o700);
  });

  test('all of a process share it, and it closes with the last', () => {
    const second = openStore(path);
    assert.equal(second.database, store.database);
    second.close();
    second.close();
    assert.equal(store.database.prepare('SELECT 1 AS one').get()?.['one'], 1);
  });

  test('it makes its own folder and none above it', () => {
    assert.throws(() => openStore(join(folder, 'mistyped', 'data', storeFile)), { code: 'ENOENT' });
  });

  test('a file that is something else is left alone', () => {
    const other = join(folder, 'data', 'other.db');
    writeFileSync(other, 'not a database, but more than a hundred bytes '.repeat(40));
    assert.throws(() => openStore(other), { code: 'STORE_NOT_OPENED', message: /other\.db: file is not/ });
    assert.match(readFileSync(other, 'utf8'), /^not a database/);
  });

  test('several processes have it open, and each sees what the others wrote', async () => {
    const other = openSqlite(path);
    await new Accounts(store.database, () => 1).add({ name: 'alice', password: 'x' });
    assert.equal(other.prepare('SELECT name FROM accounts').get()?.['name'], 'alice');
    other.exec("UPDATE accounts SET enabled = 0 WHERE name = 'alice'");
    assert.equal(new Accounts(store.database, () => 1).find('alice')?.enabled, false);
    other.close();
  });

  test('what is there stays there', async () => {
    await new Accounts(store.database, () => 1).add({ name: 'alice', password: 'x' });
    store.close();
    store = openStore(path);
    assert.ok(new Accounts(store.database, () => 1).find('alice'));
  });

  test('one of a later release is left alone', () => {
    store.database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    store.close();
    assert.throws(() => openStore(path), { code: 'STORE_TOO_NEW' });
    const database = openSqlite(path);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.close();
    store = openStore(path);
  });

  test('half a transaction is none', () => {
    const { database } = store;
    assert.throws(() =>
      database.transaction(() => {
        database.exec("INSERT INTO login_counters VALUES ('user', 'a', 1, 1, 1)");
        throw new Error('no');
      }),
    );
    assert.deepEqual(database.prepare('SELECT * FROM login_counters').all(), []);
  });
});

describe('Accounts', () => {
  test('no password is kept', async () => {
    const accounts = new Accounts(store.database, () => 7);
    await accounts.add({ name: 'alice', password: 'hunter2', streams: ['b', 'a', 'a'] });
    const account = accounts.find('alice');
    assert.ok(account);
    assert.doesNotMatch(JSON.stringify(account), /hunter2/);
    assert.match(account.passwordHash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.match(account.adobeSalt, /^\w{16}$/);
    assert.ok(await verifyPassword('hunter2', account.passwordHash));
    assert.equal(await verifyPassword('hunter3', account.passwordHash), false);
    assert.equal(await verifyPassword('hunter2', undefined), false);
    assert.deepEqual([account.streams, account.createdMs, account.enabled], [['a', 'b'], 7, true]);
  });

  for (const name of ['', 'a b', 'a/b', 'a\nb', 'a?b', "a'b", 'x'.repeat(65), '\u{1f600}', 'a&b', 'a=b']) {
    test(`${JSON.stringify(name)} is no name`, async () => {
      await assert.rejects(new Accounts(store.database, () => 0).add({ name, password: 'x' }), {
        code: 'ACCOUNT_NAME_INVALID',
      });
    });
  }

  test('no empty password, and no pattern that fits no stream', async () => {
    const accounts = new Accounts(store.database, () => 0);
    for (const password of ['', 'x'.repeat(1025), '\u{e9}'.repeat(513)]) {
      await assert.rejects(accounts.add({ name: 'a', password }), { code: 'ACCOUNT_PASSWORD_INVALID' });
    }
    await accounts.add({ name: 'b', password: 'x'.repeat(1024) });
    const tooMany = Array.from({ length: 101 }, (_, index) => `cam${index}`);
    for (const streams of [[''], ['a\nb'], ['cam', '\u{1b}[31m'], ['x'.repeat(256)], tooMany]) {
      const wrong = { code: 'ACCOUNT_STREAMS_INVALID' };
      await assert.rejects(accounts.add({ name: 'a', password: 'x', streams }), wrong);
      assert.throws(() => accounts.setStreams('b', streams), wrong);
    }
    assert.deepEqual(
      accounts.list().map(({ name, streams }) => [name, streams]),
      [['b', []]],
    );
  });

  test('a name is taken once, and one that is not there cannot be changed', async () => {
    const accounts = new Accounts(store.database, () => 0);
    await accounts.add({ name: 'alice', password: 'x' });
    await assert.rejects(accounts.add({ name: 'alice', password: 'y' }), { code: 'ACCOUNT_EXISTS' });
    await accounts.add({ name: 'Alice', password: 'y' });
    const unknown = { code: 'ACCOUNT_UNKNOWN' };
    assert.throws(() => accounts.remove('bob'), unknown);
    assert.throws(() => accounts.setEnabled('bob', true), unknown);
    assert.throws(() => accounts.setStreams('bob', ['x']), unknown);
    await assert.rejects(accounts.setPassword('bob', 'x'), unknown);
    assert.deepEqual(
      accounts.list().map(({ name }) => name),
      ['Alice', 'alice'],
    );
  });
});

describe('LoginCounterTable', () => {
  const counter = {
    kind: 'address',
    key: '192.0.2.1',
    failures: 3,
    lastFailureMs: 5,
    blockedUntilMs: 9,
  } as const;

  test('a counter is kept, changed, found and removed', () => {
    const table = new LoginCounterTable(store.database);
    table.save(counter);
    table.save({ ...counter, failures: 4 });
    assert.deepEqual(table.load(), [{ ...counter, failures: 4 }]);
    assert.ok(table.has('address', '192.0.2.1'));
    assert.equal(table.has('user', '192.0.2.1'), false);
    table.remove('address', '192.0.2.1');
    assert.deepEqual(table.load(), []);
  });

  test('there are only so many: those that failed longest ago go', () => {
    const table = new LoginCounterTable(store.database);
    const count = maxLoginCounters + 1_001;
    store.database.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        table.save({ ...counter, kind: 'user', key: `u${index}`, lastFailureMs: index });
      }
    });
    assert.ok(table.load().length <= maxLoginCounters + 1_000);
    assert.equal(table.has('user', 'u0'), false);
    assert.ok(table.has('user', `u${count - 1}`));
  });
});

describe('the audit', () => {
  const record = (minute: number, given: Partial<AuditRecord> = {}) =>
    auditRecord({ time: new Date(minute * 60_000), ...given });

  test('what was written is found by what is asked', () => {
    const table = new AuditTable(store.database);
    const refused = { user: undefined, claimedUser: 'bob', outcome: 'deny', reason: 'unauthorized' } as const;
    table.insert([record(1), record(2, refused), record(3, { streamName: 'stage' })]);
    const minutes = (query: object) =>
      table.find({ limit: 10, ...query }).map(({ timeMs }) => timeMs / 60_000);
    assert.deepEqual(minutes({}), [1, 2, 3]);
    assert.deepEqual(minutes({ limit: 2 }), [2, 3]);
    assert.deepEqual(minutes({ user: 'alice' }), [1, 3]);
    assert.deepEqual(minutes({ user: 'bob' }), [2]);
    assert.deepEqual(minutes({ user: "x' OR 1=1 --" }), []);
    assert.deepEqual(minutes({ sinceMs: 120_000, untilMs: 120_000 }), [2]);
    assert.deepEqual(minutes({ outcome: 'deny', application: 'live', gate: 'publish' }), [2]);
    const [first] = table.find({ limit: 1, outcome: 'deny' });
    assert.deepEqual([first?.claimedUser, first?.user, first?.secure], ['bob', undefined, true]);
  });

  test('it is bounded by number and by age', () => {
    const table = new AuditTable(store.database, { maxAuditRecords: 3, maxAuditAgeMs: 120_000 });
    table.insert([1, 2, 3, 4, 5].map((minute) => record(minute)));
    table.trim(300_000);
    assert.deepEqual(
      table.find({ limit: 10 }).map(({ timeMs }) => timeMs / 60_000),
      [3, 4, 5],
    );
    table.trim(400_000);
    assert.equal(table.find({ limit: 10 }).length, 1);
  });
});
