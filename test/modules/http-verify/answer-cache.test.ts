import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AnswerCache } from '../../../modules/http-verify/answer-cache.ts';
import { httpVerifyLimits } from '../../../modules/http-verify/limits.ts';

describe('AnswerCache', () => {
  test('keeps an answer for its time and no longer', () => {
    let nowMs = 1_000;
    const cache = new AnswerCache<string>(50, () => nowMs);
    cache.set('a', 'yes');
    assert.equal(cache.get('a'), 'yes');
    assert.equal(cache.get('b'), undefined);
    nowMs = 1_049;
    assert.equal(cache.get('a'), 'yes');
    nowMs = 1_050;
    assert.equal(cache.get('a'), undefined);
    assert.equal(cache.size, 0);
  });

  test('keeps nothing when told so', () => {
    const cache = new AnswerCache<string>(0, () => 0);
    cache.set('a', 'yes');
    assert.deepEqual([cache.get('a'), cache.size], [undefined, 0]);
  });

  test('the oldest goes when there are too many', () => {
    const cache = new AnswerCache<number>(1, () => 0);
    for (let index = 0; index <= httpVerifyLimits.maxCachedAnswers; index += 1) cache.set(`q${index}`, index);
    assert.equal(cache.size, httpVerifyLimits.maxCachedAnswers);
    assert.equal(cache.get('q0'), undefined);
    assert.equal(cache.get('q1'), 1);
    assert.equal(cache.get(`q${httpVerifyLimits.maxCachedAnswers}`), httpVerifyLimits.maxCachedAnswers);
  });
});
