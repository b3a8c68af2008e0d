import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { LoginCounter, LoginCounterStore } from '../../src/module/login-counters.ts';
import { RecordedLog } from '../../src/module/recorded-log.ts';
import { GuardedLoginCounters } from '../../src/store/guarded-login-counters.ts';

const counter: LoginCounter = {
  kind: 'user',
  key: 'alice',
  failures: 20,
  lastFailureMs: 1,
  blockedUntilMs: 2,
};

describe('GuardedLoginCounters', () => {
  let failing: boolean;
  let kept: LoginCounter[];
  let log: RecordedLog;
  let counters: GuardedLoginCounters;

  beforeEach(() => {
    failing = false;
    kept = [];
    log = new RecordedLog();
    const work = <T>(result: () => T): T => {
      if (failing) throw new Error('database is locked');
      return result();
    };
    const store: LoginCounterStore = {
      load: () => work(() => kept),
      save: (saved) => work(() => void kept.push(saved)),
      remove: () => work(() => void kept.pop()),
      has: () => work(() => kept.length > 0),
    };
    counters = new GuardedLoginCounters(store, log);
  });

  test('it hands on what works', () => {
    counters.save(counter);
    assert.deepEqual([counters.load(), counters.has('user', 'alice')], [[counter], true]);
    counters.remove('user', 'alice');
    assert.equal(counters.has('user', 'alice'), false);
    assert.deepEqual(log.lines, []);
  });

  test('a database that fails lets nobody off, throws nothing and is said once', () => {
    failing = true;
    assert.deepEqual(counters.load(), []);
    counters.save(counter);
    assert.ok(counters.has('user', 'alice'));
    assert.ok(counters.has('user', 'bob'));
    counters.remove('user', 'bob');
    assert.equal(log.lines.length, 1);
  });

  test('a wait that could not be kept is not taken for lifted, and is kept as soon as it can be', () => {
    failing = true;
    counters.save(counter);
    failing = false;
    assert.ok(counters.has('user', 'alice'));
    assert.deepEqual(kept, [counter]);
    kept = [];
    assert.equal(counters.has('user', 'alice'), false, 'lifted');
  });
});
