import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { httpVerifyLimits } from '../../../modules/http-verify/limits.ts';
import { readServiceAnswer } from '../../../modules/http-verify/service-answer.ts';

const yes = { kind: 'yes', user: undefined, streamName: undefined } as const;
const reply = (status: number, body = '', contentType = 'application/json; charset=utf-8') => ({
  status,
  contentType,
  body,
});
const granting = (value: unknown) => reply(200, JSON.stringify(value));

describe('readServiceAnswer', () => {
  for (const status of [200, 201, 204, 299]) {
    test(`${status} is a yes`, () => assert.deepEqual(readServiceAnswer(reply(status)), yes));
  }
  for (const [status, reason] of [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
  ] as const) {
    test(`${status} is a no`, () => {
      assert.deepEqual(readServiceAnswer(reply(status, '{"user":"alice"}')), { kind: 'no', reason });
    });
  }
  for (const status of [0, 100, 199, 300, 302, 304, 400, 402, 405, 407, 429, 500, 503]) {
    test(`${status} is neither`, () => {
      assert.throws(() => readServiceAnswer(reply(status)), {
        message: `The service must answer with 2xx, 401, 403 or 404; got ${status}`,
      });
    });
  }

  test('a yes may say who it is and what the stream is called', () => {
    const answer = readServiceAnswer(granting({ user: 'alice', streamName: 'stage/one', more: 1 }));
    assert.deepEqual(answer, { kind: 'yes', user: 'alice', streamName: 'stage/one' });
    assert.deepEqual(readServiceAnswer(granting({ user: null })), yes);
  });

  test('a yes without such fields, or of another type, is a yes', () => {
    for (const value of [{}, [], null, true, 'ok', 1]) {
      assert.deepEqual(readServiceAnswer(granting(value)), yes);
    }
    assert.deepEqual(readServiceAnswer(reply(200, '{"user":"alice"}', 'text/html')), yes);
    assert.deepEqual(readServiceAnswer(reply(200, 'OK', '')), yes);
  });

  test('the longest user is taken', () => {
    const user = 'x'.repeat(httpVerifyLimits.maxVerifiedUserLength);
    assert.deepEqual(readServiceAnswer(granting({ user })), { ...yes, user });
  });

  for (const [title, value, fault] of [
    ['an empty user', { user: '' }, /^user in the answer/],
    ['a user that is too long', { user: 'x'.repeat(256) }, /1 to 255 characters/],
    ['a user with a line break', { user: 'alice\nroot' }, /control character/],
    ['a user that is no text', { user: 7 }, /must be text; got number/],
    ['an empty stream name', { streamName: '' }, /streamName in the answer.* needs a name/],
    ['a stream name that climbs', { streamName: '../x' }, /streamName in the answer/],
    ['a stream name that is no text', { streamName: ['x'] }, /must be text; got object/],
  ] as const) {
    test(`${title} is a failure`, () => {
      assert.throws(
        () => readServiceAnswer(granting(value)),
        (error: Error) => fault.test(error.message),
      );
    });
  }

  test('JSON that is none is a failure that does not quote it', () => {
    assert.throws(() => readServiceAnswer(reply(200, 'hunter2')), {
      message: 'The answer of the service must be JSON when it says so',
    });
  });
});
