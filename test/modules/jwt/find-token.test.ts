import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AmfEcmaArray, type AmfValue } from 'sluice/codec/amf';
import { findToken } from '../../../modules/jwt/find-token.ts';
import { maxJwtLength } from '../../../modules/jwt/limits.ts';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln-_0';
const other = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJiIn0.c2ln';

interface Sent {
  readonly query?: string;
  readonly appQuery?: string;
  readonly args?: readonly AmfValue[];
  readonly authorization?: string;
}

function find({ appQuery = '', args = [], authorization = '', query = '' }: Sent, names = ['token', 'jwt']) {
  const client = { appQuery: parseRawQuery(appQuery), connectArguments: args, authorization };
  return findToken({ client, query: parseRawQuery(query) }, names);
}

const found = { kind: 'token', token } as const;

describe('where a token is looked for', () => {
  const places: [name: string, sent: Sent][] = [
    ['the query of the stream name', { query: `x=1&token=${token}` }],
    ['by its other name', { query: `jwt=${token}` }],
    ['percent-encoded', { query: `token=${token.replaceAll('.', '%2E')}` }],
    ['the query of the application', { appQuery: `token=${token}` }],
    ['a text at connect', { args: [null, 'other', token] }],
    ['a field at connect', { args: [1, { user: 'a', jwt: token }] }],
    ['a field of an array', { args: [new AmfEcmaArray({ token })] }],
    ['a header', { authorization: `Bearer ${token}` }],
    ['a header in small letters', { authorization: `bearer  ${token}` }],
    [
      'the stream name before the rest',
      { query: `token=${token}`, appQuery: `token=${other}`, args: [other] },
    ],
    ['the rest where the stream name has none', { query: 'token=for-somebody-else', args: [token] }],
  ];
  for (const [name, sent] of places) {
    test(name, () => assert.deepEqual(find(sent), found));
  }

  const missing: [name: string, sent: Sent][] = [
    ['nothing', {}],
    ['an empty parameter', { query: 'token=' }],
    ['a parameter of another name', { query: `access=${token}` }],
    ['texts that only look a little like one', { args: ['1.2.3', 'user', 'eyJ.x'] }],
    ['another scheme', { authorization: `Basic ${token}` }],
    ['a name that every object has', { args: [{}] }],
  ];
  for (const [name, sent] of missing) {
    test(`none: ${name}`, () => assert.equal(find(sent, ['token', 'constructor']).kind, 'missing'));
  }

  const malformed: [name: string, sent: Sent][] = [
    ['no token', { query: 'token=abc' }],
    ['two parts', { query: 'token=eyJh.eyJz' }],
    ['no signature', { query: 'token=eyJh.eyJz.' }],
    ['an encrypted one', { query: 'token=eyJh.a.b.c.d' }],
    ['a break in it', { query: `token=${token}%0A` }],
    ['a number', { args: [{ token: 5 }] }],
    ['another bearer', { authorization: 'Bearer stream-key' }],
    ['too long', { query: `token=${token}${'x'.repeat(maxJwtLength)}` }],
  ];
  for (const [name, sent] of malformed) {
    test(`malformed: ${name}`, () => assert.equal(find(sent).kind, 'malformed'));
  }

  test('as long as one may be', () => {
    const long = token + 'x'.repeat(maxJwtLength - token.length);
    assert.equal(find({ query: `token=${long}` }).kind, 'token');
    assert.equal(find({ query: `token=${long}x` }).kind, 'malformed');
  });
});
