import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LoginCounter, LoginCounterStore } from '../../src/module/login-counters.ts';
import { LoginGuard, type LoginNews } from '../../src/module/login-guard.ts';
import { defaultLoginLimits } from '../../src/module/login-limits.ts';

const { addressBanMs, failuresToBan, forgetAfterMs, freeFailures, maxDelayMs } = defaultLoginLimits;
const attacker = { address: '192.0.2.66', user: 'alice' };
const home = { address: '192.0.2.1', user: 'alice' };

class MemoryStore implements LoginCounterStore {
  readonly counters = new Map<string, LoginCounter>();
  load = () => [...this.counters.values()];
  save = (counter: LoginCounter) => void this.counters.set(`${counter.kind} ${counter.key}`, counter);
  remove = (kind: string, key: string) => void this.counters.delete(`${kind} ${key}`);
  has = (kind: string, key: string) => this.counters.has(`${kind} ${key}`);
}

function makeGuard(store?: LoginCounterStore, limits = {}) {
  const time = { nowMs: 1_700_000_000_000 };
  const peerOf = (address: string) => address.split('%')[0] ?? '';
  const guard = new LoginGuard({ store, limits, peerOf, now: () => time.nowMs });
  const fail = (count: number, party: { address: string; user: string | undefined } = attacker) => {
    for (let index = 0; index < count; index += 1) guard.failed(party);
  };
  return { guard, time, fail };
}

describe('LoginGuard', () => {
  test('the first failures cost nothing', () => {
    const { fail, guard } = makeGuard();
    fail(freeFailures - 1);
    assert.equal(guard.waitFor(attacker), 0);
  });

  test('each further one doubles the wait, up to a maximum', () => {
    const { fail, guard, time } = makeGuard();
    fail(freeFailures - 1);
    const waits: number[] = [];
    for (let index = 0; index < 8; index += 1) {
      fail(1);
      waits.push(guard.waitFor(attacker));
      time.nowMs += guard.waitFor(attacker);
    }
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, maxDelayMs, maxDelayMs]);
  });

  test('many failures ban the address for a time', () => {
    const { fail, guard, time } = makeGuard();
    fail(failuresToBan - 1);
    assert.equal(guard.banOf(attacker.address), 0);
    fail(1);
    assert.equal(guard.banOf(attacker.address), addressBanMs);
    assert.equal(guard.banOf(home.address), 0);
    time.nowMs += addressBanMs;
    assert.equal(guard.banOf(attacker.address), 0);
  });

  test('hammering does not lengthen the wait of the user who is meant', () => {
    const { fail, guard, time } = makeGuard();
    fail(1000);
    const elsewhere = { address: '192.0.2.2', user: 'alice' };
    assert.equal(guard.waitFor(elsewhere), 1000);
    time.nowMs += 1000;
    assert.equal(guard.waitFor(elsewhere), 0);
  });

  test('guesses from many addresses slow down the user, but not at home', () => {
    const { guard } = makeGuard();
    guard.succeeded(home);
    for (let index = 0; index < freeFailures; index += 1) {
      guard.failed({ address: `198.51.100.${index}`, user: 'alice' });
    }
    assert.equal(guard.waitFor({ address: '203.0.113.1', user: 'alice' }), 1000);
    assert.equal(guard.waitFor({ address: '203.0.113.1', user: 'bob' }), 0);
    assert.equal(guard.waitFor(home), 0);
  });

  test('a login of one’s own does not wash guesses away', () => {
    const { fail, guard } = makeGuard();
    fail(failuresToBan);
    guard.succeeded({ address: attacker.address, user: 'mallory' });
    assert.equal(guard.banOf(attacker.address), addressBanMs);
  });

  test('a login ends the wait of its user', () => {
    const { guard } = makeGuard();
    for (let index = 0; index < freeFailures; index += 1) {
      guard.failed({ address: `198.51.100.${index}`, user: 'alice' });
    }
    guard.succeeded(home);
    assert.equal(guard.waitFor({ address: '203.0.113.1', user: 'alice' }), 0);
  });

  test('old failures are forgotten', () => {
    const { fail, guard, time } = makeGuard();
    fail(freeFailures - 1);
    time.nowMs += forgetAfterMs + 1;
    fail(1);
    assert.equal(guard.waitFor(attacker), 0);
  });

  test('counters survive a restart', () => {
    const store = new MemoryStore();
    makeGuard(store).fail(failuresToBan);
    assert.equal(makeGuard(store).guard.banOf(attacker.address), addressBanMs);
  });

  test('what somebody lifted in the store is lifted', () => {
    const store = new MemoryStore();
    const { fail, guard } = makeGuard(store);
    fail(failuresToBan);
    store.remove('address', attacker.address);
    assert.equal(guard.banOf(attacker.address), 0);
    fail(1);
    assert.equal(guard.banOf(attacker.address), 0, 'the count begins anew');
  });

  test('there is an end to counters: those that failed longest ago go', () => {
    const store = new MemoryStore();
    const { fail, guard } = makeGuard(store, { maxCounters: 3 });
    fail(failuresToBan);
    for (let index = 0; index < 3; index += 1) {
      guard.failed({ address: `198.51.100.${index}`, user: `user${index}` });
    }
    assert.equal(guard.banOf(attacker.address), 0);
    assert.equal(store.counters.size, 6);
  });

  test('addresses of one peer count together', () => {
    const { guard } = makeGuard();
    for (let index = 0; index < failuresToBan; index += 1) {
      guard.failed({ address: `fe80::1%${index}`, user: undefined });
    }
    assert.ok(guard.banOf('fe80::1%x') > 0);
  });
});

describe('LoginGuard in several workers', () => {
  function twoWorkers(store?: LoginCounterStore) {
    const now = () => 1_700_000_000_000;
    const guards: LoginGuard[] = [];
    // Held back, as messages between processes are.
    const held: (() => void)[] = [];
    for (const self of [0, 1]) {
      const tell = (news: LoginNews) => void held.push(() => guards[1 - self]?.hear(news));
      guards.push(new LoginGuard({ store, peerOf: (address) => address, now, tell }));
    }
    const [one, two] = guards;
    assert.ok(one && two);
    const deliver = () => {
      for (const send of held.splice(0)) send();
    };
    return { one, two, deliver };
  }

  for (const [what, makeStore] of [
    ['with a database', () => new MemoryStore()],
    ['without one', () => undefined],
  ] as const) {
    test(`failures on one count on the other, ${what}`, () => {
      const { deliver, one, two } = twoWorkers(makeStore());
      for (let count = 0; count < failuresToBan; count += 1) {
        (count % 2 ? one : two).failed(attacker);
        deliver();
      }
      for (const guard of [one, two]) {
        assert.equal(guard.banOf(attacker.address), addressBanMs);
        assert.ok(guard.waitFor({ address: '192.0.2.7', user: 'alice' }) > 0);
      }
    });
  }

  test('failures at the same moment are all counted, in the database too', () => {
    const store = new MemoryStore();
    const { deliver, one, two } = twoWorkers(store);
    one.failed(attacker);
    two.failed(attacker);
    deliver();
    assert.equal(store.counters.get(`address ${attacker.address}`)?.failures, 2);
    one.failed(attacker);
    deliver();
    assert.equal(store.counters.get(`address ${attacker.address}`)?.failures, 3);
  });

  test('a login on one makes the address a home of the user on both', () => {
    const { deliver, one, two } = twoWorkers();
    one.succeeded(home);
    for (let count = 0; count < freeFailures; count += 1) two.failed(attacker);
    deliver();
    assert.equal(two.waitFor(home), 0);
    assert.ok(one.waitFor({ address: '192.0.2.7', user: 'alice' }) > 0);
  });

  test('what an operator lifts is lifted on both', () => {
    const store = new MemoryStore();
    const { deliver, one, two } = twoWorkers(store);
    for (let count = 0; count < failuresToBan; count += 1) one.failed(attacker);
    deliver();
    assert.ok(two.banOf(attacker.address) > 0);
    store.remove('address', attacker.address);
    assert.equal(one.banOf(attacker.address), 0);
    assert.equal(two.banOf(attacker.address), 0);
  });
});
