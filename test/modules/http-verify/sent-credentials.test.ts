import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AmfEcmaArray, amfObject } from 'sluice/codec/amf';
import { parseRawQuery } from 'sluice/codec/rtmp';
import type { Client } from 'sluice/module';
import { findSentCredentials } from '../../../modules/http-verify/sent-credentials.ts';
import { fakeClient } from '../../support/fake-client.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

interface Sent {
  readonly stream?: string;
  readonly app?: string;
  readonly authorization?: string;
  readonly connectArguments?: Client['connectArguments'];
}

function find({ app = '', stream = '', ...rest }: Sent) {
  const client = { ...fakeClient({ appQuery: parseRawQuery(app), ...rest }), user: undefined };
  return findSentCredentials(client, parseRawQuery(stream));
}

const alice = { user: 'alice', password: 'secret', token: '' };
const nobody = { user: '', password: '', token: '' };

describe('findSentCredentials', () => {
  const rows: readonly (readonly [title: string, sent: Sent, found: typeof alice])[] = [
    ['nothing', {}, nobody],
    ['the stream', { stream: 'user=alice&pass=secret' }, alice],
    ['the application', { app: 'username=alice&pwd=secret' }, alice],
    [
      'the stream before the application',
      { stream: 'user=alice&pass=secret', app: 'user=bob&pass=x' },
      alice,
    ],
    ['the first that has both', { stream: 'user=bob', app: 'user=alice&password=secret' }, alice],
    ['percent-encoded', { stream: 'user=%61lice&pass=secre%74' }, alice],
    ['basic authorization', { authorization: basic('alice:secret') }, alice],
    ['a password with colons', { authorization: basic('alice:s:e') }, { ...alice, password: 's:e' }],
    ['broken basic authorization', { authorization: 'Basic ???' }, nobody],
    ['bearer', { authorization: 'Bearer a.b.c' }, { ...nobody, token: 'a.b.c' }],
    ['a token of the stream', { stream: 'token=t1', app: 'token=t2' }, { ...nobody, token: 't1' }],
    ['a jwt of the application', { app: 'jwt=t2' }, { ...nobody, token: 't2' }],
    ['two texts of connect', { connectArguments: ['alice', 'secret'] }, alice],
    ['an object of connect', { connectArguments: [amfObject({ user: 'alice', pass: 'secret' })] }, alice],
    [
      'an array of connect',
      { connectArguments: [null, new AmfEcmaArray(amfObject({ username: 'alice', pwd: 'secret' }))] },
      alice,
    ],
    ['what is no text', { connectArguments: [amfObject({ user: 'alice', pass: 7 })] }, nobody],
    ['no user', { stream: 'user=&pass=secret' }, nobody],
  ];
  for (const [title, sent, found] of rows) {
    test(title, () => assert.deepEqual(find(sent), found));
  }
});
