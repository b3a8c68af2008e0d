import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settlesWithin } from '../../src/cli/settles-within.ts';

describe('settlesWithin', () => {
  it('is true in time and leaves no timer', async () => {
    assert.equal(await settlesWithin(Promise.resolve('x'), 60_000), true);
  });

  it('is false when the time is over', async () => {
    assert.equal(await settlesWithin(new Promise(() => undefined), 5), false);
  });

  it('rejects as the promise does', async () => {
    await assert.rejects(settlesWithin(Promise.reject(new Error('no')), 60_000), /no/);
  });
});
