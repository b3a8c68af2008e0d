import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Challenges, type PendingChallenge } from '../../../modules/rtmp-authenticate/challenges.ts';
import { loginLimits } from '../../../modules/rtmp-authenticate/limits.ts';

const pending: PendingChallenge = {
  authmod: 'adobe',
  user: 'alice',
  address: '192.0.2.1',
  salt: 's',
  challenge: 'c',
};

describe('Challenges', () => {
  test('one is good once', () => {
    const challenges = new Challenges(() => 0);
    challenges.add('id', pending);
    assert.equal(challenges.take('id', pending)?.challenge, 'c');
    assert.equal(challenges.take('id', pending), undefined);
  });

  for (const [title, asker] of [
    ['another address', { ...pending, address: '192.0.2.2' }],
    ['another user', { ...pending, user: 'bob' }],
    ['another kind of login', { ...pending, authmod: 'llnw' as const }],
  ] as const) {
    test(`${title} gets nothing, and the challenge is gone`, () => {
      const challenges = new Challenges(() => 0);
      challenges.add('id', pending);
      assert.equal(challenges.take('id', asker), undefined);
      assert.equal(challenges.take('id', pending), undefined);
    });
  }

  test('it ends with its time', () => {
    let nowMs = 0;
    const challenges = new Challenges(() => nowMs);
    challenges.add('early', pending);
    nowMs = loginLimits.challengeLifetimeMs - 1;
    challenges.add('late', pending);
    assert.ok(challenges.take('early', pending));
    challenges.add('again', pending);
    nowMs += loginLimits.challengeLifetimeMs;
    assert.equal(challenges.take('late', pending), undefined);
    challenges.add('new', pending);
    assert.equal(challenges.size, 1, 'expired ones are forgotten');
  });

  test('one address has a share, and does not push out others', () => {
    const challenges = new Challenges(() => 0);
    challenges.add('other', { ...pending, address: '192.0.2.2' });
    for (let count = 0; count < 2 * loginLimits.maxChallengesPerAddress; count += 1) {
      challenges.add(`id${count}`, pending);
    }
    assert.equal(challenges.size, loginLimits.maxChallengesPerAddress + 1);
    assert.equal(challenges.take('id0', pending), undefined, 'its oldest went');
    assert.ok(challenges.take('other', { ...pending, address: '192.0.2.2' }));
  });

  test('there is an end to all together: whoever has most gives way', () => {
    const challenges = new Challenges(() => 0);
    for (let count = 0; count < loginLimits.maxChallenges; count += 1) {
      challenges.add(`id${count}`, { ...pending, address: count < 50 ? 'greedy' : `a${count}` });
    }
    challenges.add('one more', { ...pending, address: 'b' });
    assert.equal(challenges.size, loginLimits.maxChallenges);
    assert.ok(challenges.take('one more', { ...pending, address: 'b' }));
    assert.equal(challenges.take('id0', { ...pending, address: 'greedy' }), undefined);
    assert.ok(challenges.take('id50', { ...pending, address: 'a50' }));
  });

  test('all of a /64 has one share, and each address its own challenges', () => {
    const challenges = new Challenges(() => 0);
    const at = (host: number) => ({ ...pending, address: `2001:db8::${host.toString(16)}` });
    for (let host = 1; host <= loginLimits.maxChallengesPerAddress + 1; host += 1) {
      challenges.add(`id${host}`, at(host));
    }
    assert.equal(challenges.size, loginLimits.maxChallengesPerAddress);
    assert.equal(challenges.take('id2', at(3)), undefined);
    assert.ok(challenges.take('id3', at(3)));
  });
});
