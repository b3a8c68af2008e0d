import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { AuditRecord } from '../../src/module/audit.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { openRecords, storePath } from '../../src/server/gate-records.ts';
import { AuditTable } from '../../src/store/audit-table.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { FakeClock } from '../support/fake-clock.ts';

const refused: AuditRecord = {
  time: new Date(),
  gate: 'connect',
  client: {
    id: 'r1',
    protocol: 'rtmp',
    address: '192.0.2.1',
    port: 4,
    secure: false,
    application: 'live',
    instance: '_definst_',
  },
  streamName: '',
  user: undefined,
  claimedUser: 'mallory',
  outcome: 'deny',
  module: 'rtmp-authenticate',
  reason: 'unauthorized',
  description: 'no',
  durationMs: 1,
};

describe('openRecords', () => {
  let home: string;
  let log: RecordedLog;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sluice-records-'));
    log = new RecordedLog();
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const messages = () => log.lines.map(({ message }) => message);

  test('a decision goes to the log and to the database', () => {
    const records = openRecords(home, { clock: new FakeClock(), log });
    records.audit.record(refused);
    records.close();
    assert.deepEqual(messages(), ['connect refused']);
    const store = openStore(storePath(home));
    const found = new AuditTable(store.database).find({ limit: 10 });
    store.close();
    assert.deepEqual(
      found.map(({ claimedUser, outcome }) => [claimedUser, outcome]),
      [['mallory', 'deny']],
    );
  });

  test('without a database there is the log, and one line that says so', () => {
    writeFileSync(join(home, 'data'), 'a file where the folder should be');
    const records = openRecords(home, { clock: new FakeClock(), log });
    assert.equal(records.loginCounters, undefined);
    records.audit.record(refused);
    records.audit.record(refused);
    records.close();
    assert.deepEqual(
      log.lines.map(({ level, message }) => `${level} ${message}`),
      [
        'error no database: decisions stand in the log only, and bans end with the process',
        'warn connect refused',
        'warn connect refused',
      ],
    );
  });

  test('while another process holds the database nothing waits for long, and nothing is lost', () => {
    const clock = new FakeClock();
    const records = openRecords(home, { clock, log });
    const other = openSqlite(storePath(home));
    other.exec('BEGIN IMMEDIATE');
    const startedMs = performance.now();
    records.audit.record(refused);
    clock.advance(500);
    const counter = { kind: 'user', key: 'm', failures: 1, lastFailureMs: 1, blockedUntilMs: 1 } as const;
    records.loginCounters?.save(counter);
    // Both give up after 20 ms; SQLite's own default and that of the command are seconds.
    assert.ok(performance.now() - startedMs < 1_000);
    assert.ok(records.loginCounters?.has('user', 'm'));
    other.exec('COMMIT');
    clock.advance(1_000);
    assert.equal(other.prepare('SELECT COUNT(*) AS n FROM audit').get()?.['n'], 1);
    other.close();
    records.close();
  });
});
