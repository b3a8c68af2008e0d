import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decryptTea } from 'sluice/codec/tea';
import { Challenges } from '../../../modules/secure-token/challenges.ts';
import { maxChallengeAnswers } from '../../../modules/secure-token/limits.ts';

const secret = 'abcdefghijklmnop';

describe('challenges', () => {
  const right = (challenges: Challenges, id: string) => decryptTea(challenges.encrypted({ id }), secret);

  test('a client that is gone is forgotten', () => {
    const challenges = new Challenges(secret);
    assert.ok(challenges.answer({ id: 'a' }, right(challenges, 'a')));
    assert.equal(challenges.outcomeOf({ id: 'a' }).kind, 'valid');
    challenges.forget({ id: 'a' });
    assert.equal(challenges.outcomeOf({ id: 'a' }).kind, 'missing');
  });

  test('the answers that are kept are bounded; the oldest goes', () => {
    const challenges = new Challenges(secret);
    for (let count = 0; count <= maxChallengeAnswers; count += 1) challenges.answer({ id: `${count}` }, '');
    assert.equal(challenges.outcomeOf({ id: '0' }).kind, 'missing');
    assert.equal(challenges.outcomeOf({ id: '1' }).kind, 'mismatch');
  });
});
