import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../../modules/accounts/turns.ts';
import { deferred } from '../../support/running-module.ts';

test('so many run at a time, the others in order; with too many waiting the next fails', async () => {
  const turns = new Turns(2, 2);
  const gates = Array.from({ length: 4 }, () => deferred());
  const started: number[] = [];
  const runs = gates.map(({ promise }, index) =>
    turns.take(async () => {
      started.push(index);
      await promise;
      return index;
    }),
  );
  assert.deepEqual(started, [0, 1]);
  await assert.rejects(
    turns.take(async () => 4),
    /at most 2/,
  );
  gates[1]?.resolve();
  assert.equal(await runs[1], 1);
  await new Promise(setImmediate);
  assert.deepEqual(started, [0, 1, 2]);
  for (const gate of gates) gate.resolve();
  assert.deepEqual(await Promise.all(runs), [0, 1, 2, 3]);
  assert.equal(await turns.take(async () => 5), 5);
});

test('work that fails gives its turn on', async () => {
  const turns = new Turns(1, 1);
  const failing = turns.take(() => Promise.reject(new Error('broken')));
  const next = turns.take(async () => 'went on');
  await assert.rejects(failing, /broken/);
  assert.equal(await next, 'went on');
});
