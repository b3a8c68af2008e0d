import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';
import {
  checkSecureToken,
  maxTokenQueryLength,
  secureTokenHash,
  secureTokenText,
  type TokenHashAlgorithm,
  type TokenOutcome,
  tokenHashAlgorithms,
} from '../../../src/codec/secure-token/index.ts';
import vectors from '../../vectors/secure-token/tokens.json' with { type: 'json' };

/** The parts of a vector's text, put out of order. */
function takeApart(text: string) {
  const [path = '', rest = ''] = text.split('?');
  const parts = rest.split('&').toReversed();
  const clientAddress = parts.find((part) => /^[\d.]+$/.test(part));
  const secret = parts.find((part) => part !== clientAddress && !part.includes('=')) ?? '';
  const parameters = parts.flatMap((part) => {
    const [name = '', value] = part.split('=');
    return value === undefined ? [] : [[name, value] as const];
  });
  return { path, clientAddress, secret, parameters };
}

const beforeAllEnds = Date.UTC(2015, 0, 1);

const rules = { secret: 'mySharedSecret', prefix: 'wowzatoken', algorithm: 'SHA-384' } as const;
const clientAddress = '192.168.1.2';
/** Vector 3: from 2014-03-19T12:00:00Z to 2017-07-14T02:40:00Z. */
const hash = 'wFlVjT1Y2Ike-ggHrKJCBIwhaVnLM7rYfd6iUCTxfcwunox36p03U7XxpfRVkeZp';
const times = 'wowzatokenstarttime=1395230400&wowzatokenendtime=1500000000';

function check(query: string, changes: Partial<Parameters<typeof checkSecureToken>[0]> = {}): TokenOutcome {
  return checkSecureToken(
    {
      paths: ['live/myStream'],
      query: parseRawQuery(query),
      clientAddress,
      nowMs: beforeAllEnds,
      ...changes,
    },
    rules,
  );
}

describe('the hash of a SecureToken', () => {
  for (const { source, alg, string: text, hash: wanted } of vectors.v2) {
    const content = takeApart(text);
    const algorithm = alg as TokenHashAlgorithm;

    it(`${alg} of ${content.path} (${source})`, () => {
      assert.equal(secureTokenText(content), text);
      assert.equal(secureTokenHash(content, algorithm), wanted);
    });

    it(`${content.path} (${source}) is let in`, () => {
      const prefix = content.parameters.some(([name]) => name.startsWith('my'))
        ? 'myTokenPrefix'
        : 'wowzatoken';
      const query = [...content.parameters, [`${prefix}hash`, wanted], ['other', 'x']]
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
      const outcome = checkSecureToken(
        {
          paths: ['another/path', content.path],
          query: parseRawQuery(query),
          clientAddress: content.clientAddress,
          nowMs: beforeAllEnds,
        },
        { secret: content.secret, prefix, algorithm },
      );
      assert.equal(outcome.kind, 'valid');
    });
  }

  it('knows SHA-512 as well', () => {
    assert.deepEqual(tokenHashAlgorithms, ['SHA-256', 'SHA-384', 'SHA-512']);
    // printf 'live/myStream?mySharedSecret' | openssl sha512 -binary | base64 -w0 | tr +/ -_
    assert.equal(
      secureTokenHash({ path: 'live/myStream', secret: 'mySharedSecret', parameters: [] }, 'SHA-512'),
      'bYgBdVkH_iwatni1TwBT7eV1_V8QAZYmoyN75JuwIkdycLXMoMoZSXcTonAH2SHE3O88PYnVb_D87yDwBjzgfQ==',
    );
  });

  it('puts the secret where its characters put it', () => {
    const parameters = [['tokenendtime', '1']] as const;
    assert.equal(secureTokenText({ path: 'a/b', secret: 'zzz', parameters }), 'a/b?tokenendtime=1&zzz');
    assert.equal(secureTokenText({ path: 'a/b', secret: 'Zzz', parameters }), 'a/b?Zzz&tokenendtime=1');
    assert.equal(
      secureTokenText({ path: 'a/b', secret: '0', clientAddress: '::1', parameters }),
      'a/b?0&::1&tokenendtime=1',
    );
  });
});

describe('a request with a SecureToken', () => {
  const valid = { kind: 'valid', endTimeMs: 1_500_000_000_000 };

  const good: readonly (readonly [title: string, query: string])[] = [
    ['as written', `${times}&wowzatokenhash=${hash}`],
    ['the hash in front', `wowzatokenhash=${hash}&${times}`],
    ['other parameters around it', `user=x&${times}&wowzatokenhash=${hash}&quality=hd`],
    ['base64 of the standard alphabet', `${times}&wowzatokenhash=${hash.replace('-', '+')}`],
    ['a percent-encoded hash', `${times}&wowzatokenhash=${hash.replace('-', '%2B')}`],
  ];
  for (const [title, query] of good) {
    it(`${title} is let in`, () => assert.deepEqual(check(query), valid));
  }

  it('is let in whatever becomes of the padding', () => {
    const [, vector] = vectors.v2;
    const content = takeApart(vector?.string ?? '');
    for (const padding of ['=', '', '%3D', '%3d']) {
      const query = `wowzatokenendtime=1595365679&wowzatokenhash=${vector?.hash.replace('=', padding)}`;
      const outcome = checkSecureToken(
        { ...content, paths: [content.path], query: parseRawQuery(query), nowMs: 0 },
        { secret: content.secret, prefix: 'wowzatoken', algorithm: 'SHA-256' },
      );
      assert.equal(outcome.kind, 'valid', padding);
    }
  });

  it('is let in by the hash of values as sent, and of decoded values', () => {
    for (const value of ['a%20b', 'a b']) {
      const parameters = [['wowzatokencustom', value]] as const;
      const signed = secureTokenHash({ path: 'live/myStream', ...rules, parameters }, 'SHA-384');
      const query = `wowzatokencustom=a%20b&wowzatokenhash=${signed}`;
      assert.equal(check(query, { clientAddress: undefined }).kind, 'valid', value);
    }
  });

  it('does not let a value swallow the end time of an expired token', () => {
    const parameters = [
      ['wowzatokencustom', 'x'],
      ['wowzatokenendtime', '1'],
    ] as const;
    const signed = secureTokenHash({ path: 'live/myStream', ...rules, parameters }, 'SHA-384');
    const query = `wowzatokencustom=x%26wowzatokenendtime%3D1&wowzatokenhash=${signed}`;
    assert.equal(check(query, { clientAddress: undefined }).kind, 'mismatch');
  });

  const whole = `${times}&wowzatokenhash=${hash}`;
  const bad: readonly (readonly [title: string, query: string, kind: TokenOutcome['kind']])[] = [
    ['no query', '', 'missing'],
    ['no hash', times, 'missing'],
    ['a hash of another prefix', `${times}&tokenhash=${hash}`, 'missing'],
    ['an empty hash', `${times}&wowzatokenhash=`, 'mismatch'],
    ['a shorter hash', whole.slice(0, -1), 'mismatch'],
    ['a longer hash', `${whole}A`, 'mismatch'],
    ['another hash', whole.replace('wFlV', 'wFlW'), 'mismatch'],
    ['no end time', whole.replace('&wowzatokenendtime=1500000000', ''), 'mismatch'],
    ['a later end time', whole.replace('endtime=15', 'endtime=16'), 'mismatch'],
    ['one parameter more', `${whole}&wowzatokencustom=1`, 'mismatch'],
    ['two hashes', `${whole}&wowzatokenhash=x`, 'malformed'],
    ['two end times', `wowzatokenendtime=9999999999&${whole}`, 'malformed'],
    ['two start times', `wowzatokenstarttime=1&${whole}`, 'malformed'],
    ['an end time with a fraction', whole.replace('endtime=1500000000', 'endtime=1500000000.5'), 'malformed'],
    ['an end time in hex', whole.replace('endtime=1500000000', 'endtime=0x9999'), 'malformed'],
    ['an empty end time', whole.replace('endtime=1500000000', 'endtime='), 'malformed'],
    ['an encoded end time', whole.replace('endtime=15', 'endtime=%315'), 'malformed'],
    ['a negative start time', whole.replace('starttime=', 'starttime=-'), 'malformed'],
    ['an end time of 13 digits', whole.replace('endtime=', 'endtime=000'), 'malformed'],
  ];
  for (const [title, query, kind] of bad) {
    it(`${title}: ${kind}`, () => assert.equal(check(query).kind, kind));
  }

  it('is good for its path, address, secret and algorithm only', () => {
    assert.equal(check(whole, { paths: ['live/mystream', 'live/myStream/'] }).kind, 'mismatch');
    assert.equal(check(whole, { paths: [] }).kind, 'mismatch');
    assert.equal(check(whole, { clientAddress: '192.168.1.3' }).kind, 'mismatch');
    assert.equal(check(whole, { clientAddress: undefined }).kind, 'mismatch');
    const request = {
      paths: ['live/myStream'],
      query: parseRawQuery(whole),
      clientAddress,
      nowMs: beforeAllEnds,
    };
    assert.equal(checkSecureToken(request, { ...rules, secret: 'x' }).kind, 'mismatch');
    assert.equal(checkSecureToken(request, { ...rules, algorithm: 'SHA-256' }).kind, 'mismatch');
  });

  it('is good from its start to the end of its last second', () => {
    const [startTimeMs, endTimeMs] = [1_395_230_400_000, 1_500_000_000_000];
    assert.deepEqual(check(whole, { nowMs: startTimeMs - 1 }), { kind: 'too-early', startTimeMs });
    assert.deepEqual(check(whole, { nowMs: startTimeMs }), valid);
    assert.deepEqual(check(whole, { nowMs: endTimeMs + 999 }), valid);
    assert.deepEqual(check(whole, { nowMs: endTimeMs + 1000 }), { kind: 'expired', endTimeMs });
    assert.deepEqual(check(whole.replace('wFlV', 'wFlW'), { nowMs: endTimeMs + 1000 }), { kind: 'mismatch' });
  });

  it('is not let in by an empty secret', () => {
    const signed = secureTokenHash({ path: 'live/myStream', secret: '', parameters: [] }, 'SHA-384');
    const query = parseRawQuery(`wowzatokenhash=${signed}`);
    const outcome = checkSecureToken({ paths: ['live/myStream'], query, nowMs: 0 }, { ...rules, secret: '' });
    assert.deepEqual(outcome, { kind: 'mismatch' });
  });

  it('maxTokenQueryLength', () => {
    const room = maxTokenQueryLength - whole.length;
    assert.deepEqual(check(`${whole}&${'x'.repeat(room - 1)}`), valid);
    assert.equal(check(`${whole}&${'x'.repeat(room)}`).kind, 'malformed');
  });
});
