import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApplicationInstance } from '../../src/module/application-instance.ts';
import { ApplicationSlots, type Lease, type SlotRules } from '../../src/module/application-slots.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { RunningApplication } from '../support/running-application.ts';
import { deferred, settled } from '../support/running-module.ts';

const maxPerPeer = 3;

function makeSlots(given: Partial<SlotRules> = {}) {
  const clock = new FakeClock();
  const slots = new ApplicationSlots(clock, maxPerPeer);
  const events: string[] = [];
  const rules = (key: string): SlotRules => ({ ...rulesOf(events, key), maxInGroup: 2, ...given });
  const lease = (key: string, peer = key) => slots.lease(key, rules(key), peer);
  return { clock, events, lease, slots };
}

function leased(lease: Lease) {
  assert.ok(lease.kind === 'leased', lease.kind);
  return lease;
}

describe('ApplicationSlots', () => {
  test('clients that come together share one start and one instance', async () => {
    const { events, lease } = makeSlots();
    const [first, second] = await Promise.all([lease('a'), lease('a')]);
    assert.equal(leased(first as Lease).instance, leased(second as Lease).instance);
    assert.deepEqual(events, ['start a']);
  });

  test('an instance stops when it was idle for its time, and starts anew afterwards', async () => {
    const { clock, events, lease, slots } = makeSlots();
    const first = leased(await lease('a'));
    clock.advance(100_000);
    assert.deepEqual(events, ['start a'], 'with a client it is not idle');
    first.release();
    first.release();
    clock.advance(59_999);
    await settled();
    assert.deepEqual(events, ['start a']);
    clock.advance(1);
    await settled();
    assert.deepEqual(events, ['start a', 'stop a']);
    assert.equal(slots.size, 0);
    leased(await lease('a'));
    assert.deepEqual(events, ['start a', 'stop a', 'start a']);
  });

  test('a new client ends the idle time', async () => {
    const { clock, events, lease } = makeSlots();
    leased(await lease('a')).release();
    clock.advance(59_000);
    leased(await lease('a'));
    clock.advance(59_000);
    await settled();
    assert.deepEqual(events, ['start a']);
  });

  test('a lease that is released twice does not give up the lease of another client', async () => {
    const { clock, events, lease } = makeSlots();
    const [first, second] = await Promise.all([lease('a'), lease('a')]);
    leased(first as Lease).release();
    leased(first as Lease).release();
    clock.advance(60_000);
    await settled();
    assert.deepEqual(events, ['start a']);
    leased(second as Lease).release();
    clock.advance(60_000);
    await settled();
    assert.deepEqual(events, ['start a', 'stop a']);
  });

  test('an idle time of 0 keeps the instance', async () => {
    const { clock, events, lease } = makeSlots({ idleTimeoutMs: 0 });
    leased(await lease('a')).release();
    clock.advance(1e9);
    await settled();
    assert.deepEqual(events, ['start a']);
  });

  test('past the bound nobody starts another instance', async () => {
    const { lease, slots } = makeSlots();
    await Promise.all([lease('a'), lease('b')]);
    assert.equal((await lease('c')).kind, 'full');
    leased(await lease('a'));
    assert.equal(slots.size, 2);
  });

  test('the one that is idle longest gives way', async () => {
    const { clock, events, lease } = makeSlots();
    const [a, b] = await Promise.all([lease('a'), lease('b')]);
    leased(b as Lease).release();
    clock.advance(5);
    leased(a as Lease).release();
    leased(await lease('c'));
    assert.deepEqual(events, ['start a', 'start b', 'stop b', 'start c']);
  });

  test('groups have bounds of their own', async () => {
    const { lease, slots } = makeSlots();
    await Promise.all([lease('a'), lease('b')]);
    const rules: SlotRules = {
      group: 'application vod',
      maxInGroup: 1,
      idleTimeoutMs: 0,
      isCurrent: () => true,
      start: async () => new RunningApplication().instance,
    };
    leased(await slots.lease('c', rules, 'c'));
  });

  test('an instance without a group is neither counted nor made to give way', async () => {
    const { clock, events, lease, slots } = makeSlots();
    const apart: SlotRules = {
      group: undefined,
      maxInGroup: 1,
      idleTimeoutMs: 0,
      isCurrent: () => true,
      start: async () =>
        new RunningApplication([{ onAppStop: () => void events.push('stop apart') }]).instance,
    };
    leased(await slots.lease('apart', apart, undefined)).release();
    clock.advance(5);
    await Promise.all([lease('a'), lease('b')]);
    assert.equal((await lease('c')).kind, 'full');
    assert.deepEqual(events, ['start a', 'start b']);
    leased(await slots.lease('another', apart, 'x'));
    assert.equal(slots.size, 4);
  });

  test('one peer holds at most its share of instances, and an instance that it holds as often as it likes', async () => {
    const { lease, slots } = makeSlots({ maxInGroup: 10 });
    const held = await Promise.all(['a', 'b', 'c'].map((key) => lease(key, 'greedy')));
    assert.equal((await lease('d', 'greedy')).kind, 'peer-full');
    const again = leased(await lease('a', 'greedy'));
    leased(await lease('d', 'other'));
    assert.equal((await lease('d', 'greedy')).kind, 'peer-full', 'also one that runs already');
    leased(held[0] as Lease).release();
    assert.equal((await lease('d', 'greedy')).kind, 'peer-full', 'it has another client there');
    again.release();
    leased(await lease('d', 'greedy'));
    assert.equal(slots.size, 4);
  });

  test('the bound of a peer leaves out instances without a group', async () => {
    const { lease, slots } = makeSlots({ maxInGroup: 10 });
    const apart = { group: undefined, maxInGroup: 1, idleTimeoutMs: 0, isCurrent: () => true };
    const start = async () => new RunningApplication().instance;
    leased(await slots.lease('apart', { ...apart, start }, 'p'));
    for (const key of ['a', 'b', 'c']) leased(await lease(key, 'p'));
    leased(await slots.lease('apart 2', { ...apart, start }, 'p'));
  });

  test('many that come at once never exceed the bound', async () => {
    const { lease, slots } = makeSlots();
    const leases = await Promise.all(Array.from({ length: 50 }, (_, index) => lease(`i${index}`)));
    assert.equal(leases.filter(({ kind }) => kind === 'leased').length, 2);
    assert.equal(slots.size, 2);
  });

  test('a start that fails fails all who wait for it, and the next tries anew', async () => {
    const starts: string[] = [];
    const slots = new ApplicationSlots(new FakeClock(), maxPerPeer);
    const outcome = deferred<ApplicationInstance | undefined>();
    const rules: SlotRules = {
      group: 'g',
      maxInGroup: 1,
      idleTimeoutMs: 0,
      isCurrent: () => true,
      start() {
        starts.push('start');
        return outcome.promise;
      },
    };
    const waiting = [slots.lease('a', rules, 'p'), slots.lease('a', rules, 'p')];
    outcome.resolve(undefined);
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ kind }) => kind),
      ['failed', 'failed'],
    );
    assert.equal(slots.size, 0);
    await slots.lease('a', rules, 'p');
    assert.deepEqual(starts, ['start', 'start']);
  });

  test('who comes while an instance stops waits, then gets a new one', async () => {
    const stopping = deferred();
    const clock = new FakeClock();
    const slots = new ApplicationSlots(clock, maxPerPeer);
    let starts = 0;
    const rules: SlotRules = {
      group: 'g',
      maxInGroup: 1,
      idleTimeoutMs: 10,
      isCurrent: () => true,
      async start() {
        starts += 1;
        return new RunningApplication([{ onAppStop: () => stopping.promise }]).instance;
      },
    };
    leased(await slots.lease('a', rules, 'p')).release();
    clock.advance(10);
    const next = slots.lease('a', rules, 'p');
    await settled();
    assert.equal(starts, 1);
    stopping.resolve();
    leased(await next);
    assert.equal(starts, 2);
  });

  test('close stops everything, also what is just starting, and refuses whoever comes later', async () => {
    const { events, lease, slots } = makeSlots();
    const starting = lease('a');
    const closed = slots.close();
    await closed;
    assert.equal((await starting).kind, 'closed');
    assert.deepEqual(events, ['start a', 'stop a']);
    assert.equal((await lease('b')).kind, 'closed');
    assert.equal(slots.size, 0);
  });

  test('who waits for an instance by rules that are not in force any more is told so, and opens none', async () => {
    const stopping = deferred();
    let current = true;
    const { clock, slots } = makeSlots();
    const rules: SlotRules = {
      group: 'g',
      maxInGroup: 1,
      idleTimeoutMs: 10,
      isCurrent: () => current,
      start: async () => new RunningApplication([{ onAppStop: () => stopping.promise }]).instance,
    };
    leased(await slots.lease('a', rules, 'p')).release();
    clock.advance(10);
    const waiting = slots.lease('a', rules, 'p');
    await settled();
    current = false;
    stopping.resolve();
    assert.equal((await waiting).kind, 'outdated');
    assert.equal(slots.size, 0);
  });

  test('a replacement takes over; the bound does not count those whose clients stay', async () => {
    const { events, lease, slots } = makeSlots({ maxInGroup: 1 });
    const old = leased(await lease('a'));
    assert.deepEqual(slots.occupied(), ['a']);
    const replacement = await slots.prepare('a', rulesOf(events, 'new a'));
    assert.ok(replacement);
    assert.equal(leased(await lease('a')).instance, old.instance, 'not yet');
    replacement.takeOver();
    assert.notEqual(leased(await lease('a')).instance, old.instance);
    assert.equal((await lease('b')).kind, 'full');
    old.release();
    await settled();
    assert.deepEqual(events, ['start a', 'start new a'], 'another client is still there');
    assert.equal(slots.size, 2);
  });

  test('a replacement that is not needed stops, and one that cannot start leaves nothing', async () => {
    const { events, lease, slots } = makeSlots();
    leased(await lease('a'));
    const replacement = await slots.prepare('a', rulesOf(events, 'new a'));
    await replacement?.discard();
    assert.deepEqual(events, ['start a', 'start new a', 'stop new a']);
    const failing = { ...rulesOf(events, 'no a'), start: async () => undefined };
    assert.equal(await slots.prepare('a', failing), undefined);
    assert.equal(slots.size, 1);
  });

  test('a replacement that took over is idle until its first client comes', async () => {
    const { clock, events, slots } = makeSlots();
    (await slots.prepare('a', { ...rulesOf(events, 'a'), idleTimeoutMs: 5 }))?.takeOver();
    clock.advance(5);
    await settled();
    assert.deepEqual(events, ['start a', 'stop a']);
  });

  test('close stops replacements and those whose clients stay, too', async () => {
    const { events, lease, slots } = makeSlots();
    leased(await lease('a'));
    (await slots.prepare('a', rulesOf(events, 'b')))?.takeOver();
    const late = await slots.prepare('a', rulesOf(events, 'c'));
    await slots.close();
    assert.deepEqual(events.slice(3).sort(), ['stop a', 'stop b', 'stop c']);
    late?.takeOver();
    assert.equal(slots.size, 0);
    assert.equal(await slots.prepare('a', rulesOf(events, 'd')), undefined);
  });
});

function rulesOf(events: string[], key: string): SlotRules {
  return {
    group: 'application live',
    maxInGroup: 1,
    idleTimeoutMs: 60_000,
    isCurrent: () => true,
    async start() {
      events.push(`start ${key}`);
      return new RunningApplication([{ onAppStop: () => void events.push(`stop ${key}`) }]).instance;
    },
  };
}
