import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SingleFlight } from '../../../modules/tea-token/single-flight.ts';

const never = new AbortController().signal;
const limits = { maxFlights: 2, maxWaiters: 3 };

/** Work that ends when the test says so. */
function heldWork() {
  const begun: { readonly signal: AbortSignal; resolve(value: string): void; reject(error: Error): void }[] =
    [];
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      begun.push({ signal, resolve, reject });
    });
  return { begun, work };
}

describe('SingleFlight', () => {
  test('does the work once for all who ask meanwhile, and again for who asks later', async () => {
    const flights = new SingleFlight<string>(limits);
    const { begun, work } = heldWork();
    const both = [flights.run('a', work, never), flights.run('a', work, never)];
    assert.equal(begun.length, 1);
    begun[0]?.resolve('x');
    assert.deepEqual(await Promise.all(both), ['x', 'x']);
    const later = flights.run('a', work, never);
    begun[1]?.resolve('y');
    assert.equal(await later, 'y');
  });

  test('all who ask get the failure, and it is not kept', async () => {
    const flights = new SingleFlight<string>(limits);
    const { begun, work } = heldWork();
    const both = [flights.run('a', work, never), flights.run('a', work, never)];
    begun[0]?.reject(new Error('no'));
    for (const each of both) await assert.rejects(each, /no/);
    assert.equal(await flights.run('a', () => Promise.resolve('x'), never), 'x');
  });

  test('who leaves takes nobody along; when the last one leaves the work is given up', async () => {
    const flights = new SingleFlight<string>(limits);
    const { begun, work } = heldWork();
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [first, second].map(({ signal }) => flights.run('a', work, signal));
    first.abort(new Error('left'));
    await assert.rejects(asked[0] ?? Promise.resolve(), /left/);
    assert.equal(begun[0]?.signal.aborted, false);
    second.abort(new Error('left'));
    await assert.rejects(asked[1] ?? Promise.resolve(), /left/);
    assert.equal(begun[0]?.signal.aborted, true);

    // Not joined to what was given up, although that has not ended yet.
    const next = flights.run('a', work, never);
    begun[0]?.reject(new Error('given up'));
    begun[1]?.resolve('x');
    assert.equal(await next, 'x');
  });

  test('nothing begins for who has left before', async () => {
    const flights = new SingleFlight<string>(limits);
    const { begun, work } = heldWork();
    await assert.rejects(flights.run('a', work, AbortSignal.abort(new Error('left'))), /left/);
    assert.equal(begun.length, 0);
  });

  test('keys and those who wait for one are bounded', async () => {
    const flights = new SingleFlight<string>(limits);
    const { begun, work } = heldWork();
    const asked = ['a', 'a', 'a', 'b'].map((key) => flights.run(key, work, never));
    await assert.rejects(flights.run('a', work, never), /^Error: At most 3 logins of one user may wait/);
    await assert.rejects(flights.run('c', work, never), /^Error: At most 2 users may wait/);
    for (const each of begun) each.resolve('x');
    assert.deepEqual(await Promise.all(asked), ['x', 'x', 'x', 'x']);
    assert.equal(await flights.run('c', () => Promise.resolve('y'), never), 'y');
  });
});
