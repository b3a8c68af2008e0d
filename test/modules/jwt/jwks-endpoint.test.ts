import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { JwksEndpoint } from '../../../modules/jwt/jwks-endpoint.ts';
import { jwksLimits } from '../../../modules/jwt/limits.ts';
import { RecordedLog } from '../../../src/module/recorded-log.ts';
import { answerWith, type Issuer, type KeyServer, makeIssuer, serveKeys } from './tokens.ts';

const unavailable = { kind: 'unavailable' } as const;

describe('a server of keys', () => {
  let first: Issuer;
  let second: Issuer;
  let server: KeyServer;
  let keys: JwksEndpoint;
  let nowMs: number;
  let log: RecordedLog;

  before(async () => {
    first = await makeIssuer('first');
    second = await makeIssuer('second');
  });
  beforeEach(async () => {
    server = await serveKeys(first.jwk);
    nowMs = 0;
    log = new RecordedLog();
    keys = new JwksEndpoint({ url: server.url, log, now: () => nowMs });
  });
  afterEach(async () => {
    keys.stop();
    await server.close();
  });

  const find = (kid: string | undefined) => keys.find({ algorithm: 'ES256', kid });
  async function countOf(kid: string | undefined) {
    const found = await find(kid);
    return found.kind === 'keys' ? found.keys.length : found.kind;
  }
  const errors = () =>
    inspect(
      log.lines.filter(({ level }) => level === 'error'),
      { depth: 4 },
    );
  const fail: KeyServer['answer'] = (_request, response) => void response.writeHead(503).end();

  test('is asked once, however many ask at the same time, and not again', async () => {
    assert.deepEqual(await Promise.all(['first', 'first', undefined].map(countOf)), [1, 1, 1]);
    nowMs = jwksLimits.jwksMaxAgeMs;
    assert.equal(await countOf('first'), 1);
    assert.equal(server.asked(), 1);
  });

  test('with a new key is asked when a token names it, at most once in a cool-down', async () => {
    assert.equal(await countOf('first'), 1);
    server.answer = answerWith(first.jwk, second.jwk);
    nowMs = jwksLimits.jwksCooldownMs - 1;
    assert.equal(await countOf('second'), 0);
    assert.equal(server.asked(), 1);
    nowMs = jwksLimits.jwksCooldownMs;
    assert.equal(await countOf('second'), 1);
    for (let count = 0; count < 20; count += 1) assert.equal(await countOf(`made-up-${count}`), 0);
    assert.equal(server.asked(), 2);
  });

  test('old keys are used while new ones are on their way; then one that was withdrawn is gone', async () => {
    await find('first');
    const answered = new Promise<void>((resolve) => {
      server.answer = (request, response) => {
        response.once('close', resolve);
        answerWith(second.jwk)(request, response);
      };
    });
    nowMs = jwksLimits.jwksMaxAgeMs + 1;
    assert.equal(await countOf('first'), 1, 'nobody waits for it');
    await answered;
    assert.equal(await countOf('second'), 1);
    assert.equal(await countOf('first'), 0);
  });

  test('that is down: the keys are used for a while, and no longer', async () => {
    await find('first');
    server.answer = fail;
    nowMs = jwksLimits.jwksMaxStaleMs;
    assert.equal(await countOf('first'), 1);
    assert.deepEqual(await find('second'), unavailable, 'whether there is such a key nobody knows');
    nowMs += jwksLimits.jwksCooldownMs;
    assert.deepEqual(await find('first'), unavailable);
    server.answer = answerWith(first.jwk);
    assert.deepEqual(await find('first'), unavailable, 'within the cool-down');
    nowMs += jwksLimits.jwksCooldownMs;
    assert.equal(await countOf('first'), 1);
    assert.ok(log.lines.some(({ message }) => message === 'the server of keys answers again'));
  });

  test('no keys at first: nobody comes in, and the log says why once', async () => {
    server.answer = fail;
    assert.deepEqual(await find('first'), unavailable);
    nowMs = jwksLimits.jwksCooldownMs;
    assert.deepEqual(await find('first'), unavailable);
    assert.equal(log.lines.filter(({ level }) => level === 'error').length, 1);
    assert.match(errors(), /must answer with status 200; got 503/);
  });

  const wrongAnswers: [name: string, answer: KeyServer['answer'], complaint: RegExp][] = [
    ['no JSON', (_request, response) => void response.end('<html>'), /must answer with JSON/],
    ['something else', (_request, response) => void response.end('{"a":1}'), /must answer with a JWK Set/],
    ['a list', (_request, response) => void response.end('[]'), /must answer with a JWK Set/],
    [
      'a redirect',
      (request, response) => {
        if (request.url === '/other') answerWith(first.jwk)(request, response);
        else response.writeHead(302, { location: '/other' }).end();
      },
      /fetch failed/,
    ],
    [
      'too many bytes',
      (_request, response) => void response.end(`{"keys":[],"x":"${'x'.repeat(jwksLimits.maxJwksBytes)}"}`),
      /has at most 262144 bytes/,
    ],
    [
      'too many keys',
      (_request, response) =>
        void response.end(
          JSON.stringify({ keys: Array.from({ length: jwksLimits.maxJwksKeys + 1 }, () => ({})) }),
        ),
      /has at most 100 keys; got 101/,
    ],
  ];
  for (const [name, answer, complaint] of wrongAnswers) {
    test(`that answers with ${name}: nothing is taken from it`, async () => {
      server.answer = answer;
      assert.deepEqual(await find('first'), unavailable);
      assert.match(errors(), complaint);
    });
  }

  test('keys that are none are left out', async () => {
    const { alg: _alg, ...anyAlgorithm } = second.jwk;
    server.answer = answerWith(
      first.jwk,
      { ...anyAlgorithm, use: 'enc' },
      { ...anyAlgorithm, key_ops: ['sign'] },
      { ...anyAlgorithm, alg: 'ES384' },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'second' },
      { kty: 'EC', kid: 'second' },
      second.privateJwk,
      'second',
      null,
    );
    assert.equal(await countOf('first'), 1);
    assert.equal(await countOf('second'), 0);
  });

  test('an empty set is believed: all keys were withdrawn', async () => {
    server.answer = answerWith();
    assert.equal(await countOf('first'), 0);
    assert.ok(log.lines.some(({ level }) => level === 'warn'));
  });

  test('that hangs is given up after a time', async (context) => {
    // The limit is what the platform's own timer is given.
    const timeout = context.mock.method(AbortSignal, 'timeout', () => AbortSignal.abort(new Error('late')));
    server.answer = () => {};
    assert.deepEqual(await find('first'), unavailable);
    assert.deepEqual(timeout.mock.calls[0]?.arguments, [jwksLimits.jwksTimeoutMs]);
  });

  test('stopping ends a question that is under way', async () => {
    const asked = new Promise<void>((resolve) => {
      server.answer = (request) => {
        resolve();
        void once(request.socket, 'close');
      };
    });
    const found = find('first');
    await asked;
    keys.stop();
    assert.deepEqual(await found, unavailable);
    assert.deepEqual(log.lines, []);
  });
});
