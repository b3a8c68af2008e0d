import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTokenReply, type TokenReply } from '../../../modules/tea-token/token-reply.ts';

describe('readTokenReply', () => {
  for (const [text, reply] of [
    ['{"publisherToken":"32604ea321e378b3"}', { kind: 'token', token: '32604ea321e378b3' }],
    [' {"publisherToken":"ab","error":null,"more":1}\r\n', { kind: 'token', token: 'ab' }],
    ['{"error":"Invalid Client"}', { kind: 'unknown', error: 'Invalid Client' }],
    ['{"error":{"code":7}}', { kind: 'unknown', error: '' }],
    ['{"error":"","publisherToken":"ab"}', { kind: 'unknown', error: '' }],
    ['{"error":false,"publisherToken":"ab"}', { kind: 'unknown', error: '' }],
  ] as const satisfies readonly (readonly [string, TokenReply])[]) {
    test(text, () => assert.deepEqual(readTokenReply(text), reply));
  }

  for (const text of ['', 'hunter2', '"hunter2"', '["hunter2"]', 'null', '{"publisherToken":"hunter2"']) {
    test(`${text} is no object, and is not quoted`, () => {
      assert.throws(() => readTokenReply(text), {
        message: 'The answer of the token server must be a JSON object',
      });
    });
  }

  for (const text of [
    '{}',
    '{"publisherToken":7}',
    '{"publisherToken":""}',
    '{"publisherToken":["hunter2"]}',
  ]) {
    test(`${text} has neither`, () => {
      assert.throws(() => readTokenReply(text), {
        message: 'The answer of the token server must have publisherToken or error, as text',
      });
    });
  }
});
