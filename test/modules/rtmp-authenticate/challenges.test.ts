import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Challenges, type PendingChallenge } from '../../../modules/rtmp-authenticate/challenges.ts';
import { loginLimits } from '../../../modules/rtmp-authenticate/limits.ts';
import { sharedStateOf } from '../../../src/module/shared-state.ts';
import { SharedTables } from '../../../src/module/shared-tables.ts';

const pending: PendingChallenge = {
  authmod: 'adobe',
  user: 'alice',
  address: '192.0.2.1',
  salt: 's',
  challenge: 'c',
};

const scope = { application: 'live', instance: '_definst_', module: 'rtmp-authenticate' };

/** Two instances of the module, such as two workers have, and what they have in common. */
function twoWorkers(now: () => number = () => 0) {
  const tables = new SharedTables(now);
  const make = () => new Challenges(sharedStateOf(scope, (call) => tables.run(call)));
  return [make(), make()] as const;
}

describe('Challenges', () => {
  test('one is good once, whichever worker is asked', async () => {
    const [given, asked] = twoWorkers();
    given.add('id', pending);
    assert.deepEqual(await asked.take('id', pending), pending);
    assert.equal(await given.take('id', pending), undefined);
  });

  for (const [title, asker] of [
    ['another address', { ...pending, address: '192.0.2.2' }],
    ['another user', { ...pending, user: 'bob' }],
    ['another kind of login', { ...pending, authmod: 'llnw' as const }],
  ] as const) {
    test(`${title} gets nothing, and the challenge is gone`, async () => {
      const [challenges] = twoWorkers();
      challenges.add('id', pending);
      assert.equal(await challenges.take('id', asker), undefined);
      assert.equal(await challenges.take('id', pending), undefined);
    });
  }

  test('it ends with its time', async () => {
    let nowMs = 0;
    const [challenges] = twoWorkers(() => nowMs);
    challenges.add('early', pending);
    challenges.add('late', pending);
    nowMs = loginLimits.challengeLifetimeMs - 1;
    assert.ok(await challenges.take('early', pending));
    nowMs += 1;
    assert.equal(await challenges.take('late', pending), undefined);
  });

  test('one address has a share, and does not push out others', async () => {
    const [challenges] = twoWorkers();
    challenges.add('other', { ...pending, address: '192.0.2.2' });
    for (let count = 0; count <= loginLimits.maxChallengesPerAddress; count += 1) {
      challenges.add(`id${count}`, pending);
    }
    assert.equal(await challenges.take('id0', pending), undefined, 'its oldest went');
    assert.ok(await challenges.take('id1', pending));
    assert.ok(await challenges.take('other', { ...pending, address: '192.0.2.2' }));
  });

  test('there is an end to all together', async () => {
    const [challenges] = twoWorkers();
    for (let count = 0; count <= loginLimits.maxChallenges; count += 1) {
      challenges.add(`id${count}`, { ...pending, address: count < 50 ? 'greedy' : `a${count}` });
    }
    assert.equal(await challenges.take('id0', { ...pending, address: 'greedy' }), undefined);
    assert.ok(await challenges.take('id50', { ...pending, address: 'a50' }));
  });

  test('all of a /64 has one share, and each address its own challenges', async () => {
    const [challenges] = twoWorkers();
    const at = (host: number) => ({ ...pending, address: `2001:db8::${host.toString(16)}` });
    for (let host = 1; host <= loginLimits.maxChallengesPerAddress + 1; host += 1) {
      challenges.add(`id${host}`, at(host));
    }
    assert.equal(await challenges.take('id1', at(1)), undefined);
    assert.equal(await challenges.take('id2', at(3)), undefined);
    assert.ok(await challenges.take('id3', at(3)));
  });
});
