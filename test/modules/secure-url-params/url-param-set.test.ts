import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRawQuery } from 'sluice/codec/rtmp';
import { maxUrlParamAlternatives, maxUrlParamsLookedAt } from '../../../modules/secure-url-params/limits.ts';
import { UrlParamSet } from '../../../modules/secure-url-params/url-param-set.ts';

function check(property: string, ...queries: readonly string[]) {
  return new UrlParamSet('secureurlparams.publish', property).check(queries.map(parseRawQuery));
}

describe('parameters of a URL', () => {
  for (const [property, query, answer] of [
    // Wowza's documentation: doPublish.123 asks for ?doPublish=123.
    ['doPublish.123', 'doPublish=123', 'right'],
    // Wowza's first versions, and files that people made for them, have it the other way round.
    ['123.doPublish', 'doPublish=123', 'right'],
    ['doPublish.123', '', 'absent'],
    ['doPublish.123', 'doPublish', 'wrong'],
    ['doPublish.123', 'doPublish=', 'wrong'],
    ['doPublish.123', 'doPublish=1234', 'wrong'],
    ['doPublish.123', 'DOPUBLISH=123', 'absent'],
    ['doPublish.123', 'doPublish.123', 'absent'],
    ['doPublish.123', '=doPublish.123', 'absent'],
    ['doPublish.123', 'user=a&pass=b&doPublish=123', 'right'],
    ['doPublish.123', 'doPublish=0&doPublish=123', 'right'],
    [' a.1 , b.2 ', 'b=2', 'right'],
    ['a.1,b.2', 'a=2', 'wrong'],
    ['a.p%q', 'a=p%25q', 'right'],
    ['a.p%q', 'a=p%q', 'right'],
    ['a.b.c', 'a=b.c', 'right'],
    ['token.abc==', 'token=abc==', 'right'],
    ['a.1', '__proto__=1', 'absent'],
    // For another module: no guess at this one.
    ['doPublish.123', 'user=a&pass=b', 'absent'],
    ['doPublish.123', 'user=a&pass=b&doPublish=1', 'wrong'],
    ['123.doPublish', 'doPublish=1', 'wrong'],
    ['a.b.c', 'a.b=x', 'wrong'],
    ['a.b.c', 'b=x', 'absent'],
    ['do%20it.1', 'do%20it=2', 'wrong'],
  ] as const) {
    test(`${property}: ${query} is ${answer}`, () => {
      assert.equal(check(property, query), answer);
    });
  }

  test('any query may have it', () => {
    assert.equal(check('a.1', 'b=2', 'a=1'), 'right');
    assert.equal(check('a.1', '', 'a=2'), 'wrong');
  });

  for (const property of [
    'secret',
    '.secret',
    'secret.',
    'a.1,',
    'a.1,,b.2',
    'a.se cret',
    'a.se&cret',
    ',',
    '.',
  ]) {
    test(`${JSON.stringify(property)} is refused without being quoted`, () => {
      assert.throws(
        () => check(property),
        (error) => {
          assert.ok(error instanceof Error);
          assert.match(error.message, /^secureurlparams\.publish must be name\.value for \?name=value/);
          assert.doesNotMatch(error.message, /secret|cret/);
          return true;
        },
      );
    });
  }

  test('maxUrlParamsLookedAt', () => {
    const others = (count: number) => 'x=1&'.repeat(count);
    assert.equal(check('a.1', `${others(maxUrlParamsLookedAt - 1)}a=1`), 'right');
    assert.equal(check('a.1', `${others(maxUrlParamsLookedAt)}a=1`), 'absent');
    // Each query has its own.
    assert.equal(check('a.1', others(1000), 'a=1'), 'right');
  });

  test('maxUrlParamAlternatives', () => {
    const alternatives = Array.from({ length: maxUrlParamAlternatives }, (_, index) => `a.${index}`);
    assert.equal(check(alternatives.join(','), `a=${maxUrlParamAlternatives - 1}`), 'right');
    assert.throws(() => check([...alternatives, 'a.x'].join(',')), /must list at most 100 parameters/);
  });
});
