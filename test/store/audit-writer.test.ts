import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import type { AuditTable } from '../../src/store/audit-table.ts';
import { AuditWriter, maxWaitingAuditRecords } from '../../src/store/audit-writer.ts';
import { auditRecord } from '../support/audit-record.ts';
import { FakeClock } from '../support/fake-clock.ts';

const record = auditRecord();

/** A writer with a table that fails while it is told to. */
function make() {
  const clock = new FakeClock();
  const log = new RecordedLog();
  const state = { failing: false, attempts: 0, written: 0, trimmed: 0 };
  const table: Pick<AuditTable, 'insert' | 'trim'> = {
    insert(records) {
      state.attempts += 1;
      if (state.failing) throw new Error('database is locked');
      state.written += records.length;
    },
    trim() {
      state.trimmed += 1;
    },
  };
  const writer = new AuditWriter({ table: table as AuditTable, clock, log });
  const messages = () => log.lines.map(({ level, message }) => `${level} ${message}`);
  const add = (count: number) => {
    for (let index = 0; index < count; index += 1) writer.record(record);
  };
  return { add, clock, log, messages, state, writer };
}

describe('AuditWriter', () => {
  test('records are written together after half a second, or when there are many', () => {
    const { add, clock, state } = make();
    add(2);
    assert.equal(state.written, 0);
    clock.advance(500);
    assert.deepEqual([state.written, state.attempts], [2, 1]);
    add(1_000);
    assert.deepEqual([state.written, state.attempts], [1_002, 2]);
    assert.equal(clock.pendingTimers, 0);
  });

  test('while the database is locked they wait, and nobody asks it at every decision', () => {
    const { add, clock, messages, state } = make();
    state.failing = true;
    add(3_000);
    assert.equal(state.attempts, 1);
    clock.advance(5_000);
    assert.equal(state.attempts, 6);
    state.failing = false;
    clock.advance(1_000);
    assert.equal(state.written, 3_000);
    assert.deepEqual(messages(), [
      'error decisions cannot be written to the database: they wait, and the log has them',
      'warn decisions are kept in the database again',
    ]);
  });

  test('only so many wait, and it is said how many were lost', () => {
    const { add, clock, log, state } = make();
    state.failing = true;
    add(maxWaitingAuditRecords + 5);
    state.failing = false;
    clock.advance(1_000);
    assert.equal(state.written, maxWaitingAuditRecords);
    assert.deepEqual(log.lines.at(-1)?.fields, { lost: 5 });
  });

  test('what no database takes is given up, and what comes after it is written', () => {
    const { add, clock, state } = make();
    state.failing = true;
    add(1);
    clock.advance(500 + 19 * 1_000);
    assert.deepEqual([state.attempts, clock.pendingTimers], [20, 0]);
    state.failing = false;
    add(1);
    clock.advance(500);
    assert.equal(state.written, 1);
  });

  test('closing writes what waits and leaves no timer', () => {
    const { add, clock, log, state, writer } = make();
    add(3);
    writer.close();
    assert.deepEqual([state.written, clock.pendingTimers], [3, 0]);
    state.failing = true;
    add(2);
    writer.close();
    assert.equal(clock.pendingTimers, 0);
    assert.deepEqual(log.lines.at(-1)?.fields, { lost: 2 });
  });

  test('what is too old is looked for now and then', () => {
    const { add, clock, state } = make();
    const write = (count: number) => {
      add(count);
      clock.advance(500);
    };
    write(1);
    assert.equal(state.trimmed, 1);
    write(10);
    assert.equal(state.trimmed, 1);
    write(5_000);
    assert.equal(state.trimmed, 2);
    clock.advance(3_600_000);
    write(1);
    assert.equal(state.trimmed, 3);
  });
});
