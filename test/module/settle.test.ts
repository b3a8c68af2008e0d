import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { settle } from '../../src/module/settle.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { deferred, settled } from '../support/running-module.ts';

const boom = new Error('boom');

describe('settle', () => {
  test('a value at once needs no promise and leaves no timer', () => {
    const clock = new FakeClock();
    assert.deepEqual(
      settle(() => 7, { clock, timeoutMs: 10 }),
      { kind: 'value', value: 7 },
    );
    assert.equal(clock.pendingTimers, 0);
  });

  test('a throw is an outcome', () => {
    const outcome = settle(
      () => {
        throw boom;
      },
      { clock: new FakeClock(), timeoutMs: 10 },
    );
    assert.deepEqual(outcome, { kind: 'thrown', error: boom });
  });

  test('a later value and a rejection are outcomes, and take their timer along', async () => {
    const clock = new FakeClock();
    const late = deferred<number>();
    const outcome = settle(() => late.promise, { clock, timeoutMs: 10 });
    assert.equal(clock.pendingTimers, 1);
    late.resolve(7);
    assert.deepEqual(await outcome, { kind: 'value', value: 7 });
    assert.equal(clock.pendingTimers, 0);
    const rejected = await settle(() => Promise.reject(boom), { clock, timeoutMs: 10 });
    assert.deepEqual(rejected, { kind: 'thrown', error: boom });
  });

  test('a promise of another realm counts as a promise', async () => {
    const foreign = runInNewContext('Promise.resolve(3)') as Promise<number>;
    assert.equal(foreign instanceof Promise, false);
    const outcome = settle(() => foreign, { clock: new FakeClock(), timeoutMs: 10 });
    assert.deepEqual(await outcome, { kind: 'value', value: 3 });
  });

  test('a time-out aborts the call, and its late answer goes nowhere', async () => {
    const clock = new FakeClock();
    const late = deferred<number>();
    let seen: AbortSignal | undefined;
    const outcome = settle(
      (signal) => {
        seen = signal;
        return late.promise;
      },
      { clock, timeoutMs: 10 },
    );
    clock.advance(9);
    assert.equal(seen?.aborted, false);
    clock.advance(1);
    assert.deepEqual(await outcome, { kind: 'timed-out' });
    assert.equal(seen?.aborted, true);
    // An unhandled rejection would fail this test run.
    late.reject(boom);
    await settled();
  });

  test('the outer signal ends the wait, aborts the call and is let go of', async () => {
    const clock = new FakeClock();
    const outer = new AbortController();
    let seen: AbortSignal | undefined;
    const outcome = settle(
      (signal) => {
        seen = signal;
        return deferred().promise;
      },
      { clock, timeoutMs: 10, signal: outer.signal },
    );
    outer.abort(boom);
    assert.deepEqual(await outcome, { kind: 'aborted' });
    assert.equal(seen?.reason, boom);
    assert.equal(clock.pendingTimers, 0);
  });

  test('with the outer signal aborted nothing is called', () => {
    let called = false;
    const outcome = settle(
      () => {
        called = true;
      },
      { clock: new FakeClock(), timeoutMs: 10, signal: AbortSignal.abort() },
    );
    assert.deepEqual(outcome, { kind: 'aborted' });
    assert.equal(called, false);
  });

  test('a call that makes its asker go is not waited for', async () => {
    const outer = new AbortController();
    const clock = new FakeClock();
    const outcome = settle(
      () => {
        outer.abort();
        return deferred().promise;
      },
      { clock, timeoutMs: 10, signal: outer.signal },
    );
    assert.deepEqual(await outcome, { kind: 'aborted' });
    assert.equal(clock.pendingTimers, 0);
  });
});
