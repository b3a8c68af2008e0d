import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isTokenAnswer,
  maxTokenAnswerLength,
  serializeTokenChallenge,
} from '../../../src/codec/secure-token/index.ts';
import vectors from '../../vectors/secure-token/tokens.json' with { type: 'json' };

describe('a challenge in RTMP', () => {
  for (const vector of vectors.v1) {
    const { shared_secret: secret, connect_result_secureToken: sent, client_calls: call } = vector;

    it(`is answered by ${vector.recorded_with.join(' and ')}`, () => {
      const [, answer = ''] = /"(.*)"/.exec(call) ?? [];
      assert.equal(serializeTokenChallenge(answer, secret), sent);
      assert.ok(isTokenAnswer(answer, answer, secret));
    });
  }

  const challenge = '1234567890abcdef';
  for (const answer of [
    '',
    '1234567890abcdeF',
    `${challenge}\0`,
    undefined,
    null,
    1234,
    [challenge],
    { challenge },
  ]) {
    it(`is not answered by ${JSON.stringify(answer)}`, () => {
      assert.equal(isTokenAnswer(answer, challenge, 'secret'), false);
    });
  }

  it('is not answered where there is no secret or no challenge', () => {
    assert.equal(isTokenAnswer(challenge, challenge, ''), false);
    assert.equal(isTokenAnswer('', '', 'secret'), false);
  });

  it('maxTokenAnswerLength', () => {
    const longest = 'x'.repeat(maxTokenAnswerLength);
    assert.equal(isTokenAnswer(longest, longest, 'secret'), true);
    assert.equal(isTokenAnswer(`${longest}x`, `${longest}x`, 'secret'), false);
  });
});
