import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  findCredentials,
  type SentCredentials,
} from '../../../modules/rtmp-authenticate/sent-credentials.ts';
import { AmfEcmaArray, AmfTypedObject, type AmfValue, AmfXmlDocument } from '../../../src/codec/amf/index.ts';
import { parseRawQuery } from '../../../src/codec/rtmp/raw-query.ts';
import { fakeClient } from '../../support/fake-client.ts';

interface Row {
  readonly title: string;
  readonly query?: string;
  readonly appQuery?: string;
  readonly connectArguments?: readonly AmfValue[];
  readonly found: readonly SentCredentials[];
}

const alice = { user: 'alice', password: 'secret' };
const bob = { user: 'bob', password: 'other' };

const rows: readonly Row[] = [
  { title: 'nothing anywhere', found: [] },
  // ffmpeg: rtmp://host/live/myStream?user=alice&pass=secret keeps the query in the stream name (FORMATS §9.2).
  { title: 'the stream name', query: 'user=alice&pass=secret', found: [alice] },
  { title: 'username and password', query: 'username=alice&password=secret', found: [alice] },
  { title: 'pwd, among other parameters', query: 'x=1&pwd=secret&user=alice&y', found: [alice] },
  { title: 'the application', appQuery: 'user=alice&pass=secret', found: [alice] },
  // rtmpdump --conn S:alice --conn S:secret
  { title: 'two texts in connect', connectArguments: ['alice', 'secret'], found: [alice] },
  // ffmpeg -rtmp_conn "O:1 NS:user:alice NS:pass:secret O:0"
  { title: 'an object in connect', connectArguments: [{ user: 'alice', pass: 'secret' }], found: [alice] },
  { title: 'an object without a prototype', connectArguments: [nullObject(alice)], found: [alice] },
  {
    title: 'an object after something else',
    connectArguments: [1, null, { username: 'alice', password: 'secret' }],
    found: [alice],
  },
  {
    title: 'an ECMA array',
    connectArguments: [new AmfEcmaArray({ user: 'alice', pwd: 'secret' })],
    found: [alice],
  },
  {
    title: 'a typed object',
    connectArguments: [new AmfTypedObject('Login', { user: 'alice', pass: 'secret' })],
    found: [alice],
  },
  {
    title: 'the stream name before the application before connect',
    query: 'user=alice&pass=secret',
    appQuery: 'user=bob&pass=other',
    connectArguments: ['carol', 'third'],
    found: [alice],
  },
  {
    title: 'a place with only a user name does not count',
    query: 'user=alice',
    appQuery: 'pass=secret',
    connectArguments: ['bob', 'other'],
    found: [bob],
  },
  {
    title: 'percent-decoded, then as sent',
    query: 'user=a%40b&pass=p%20w',
    found: [
      { user: 'a@b', password: 'p w' },
      { user: 'a%40b', password: 'p%20w' },
    ],
  },
  { title: 'a plus stays a plus', query: 'user=a+b&pass=p+w', found: [{ user: 'a+b', password: 'p+w' }] },
  {
    title: 'percent signs that decode to nothing',
    query: 'user=a%&pass=%zz',
    found: [{ user: 'a%', password: '%zz' }],
  },
  { title: 'an empty password is one', query: 'user=alice&pass=', found: [{ user: 'alice', password: '' }] },
  { title: 'an empty user name is none', query: 'user=&pass=secret', found: [] },
  { title: 'numbers are no credentials', connectArguments: [1, 2], found: [] },
  { title: 'a user name without a password in connect', connectArguments: ['alice'], found: [] },
  { title: 'fields that are no text', connectArguments: [{ user: 'alice', pass: 5 }], found: [] },
  {
    title: 'values of other kinds',
    connectArguments: [
      new Date(0),
      Uint8Array.of(1),
      new AmfXmlDocument('<user/>'),
      ['alice', 'secret'],
      undefined,
    ],
    found: [],
  },
];

function nullObject({ password, user }: SentCredentials): AmfValue {
  return Object.assign(Object.create(null) as Record<string, AmfValue>, { user, password });
}

describe('findCredentials', () => {
  for (const { appQuery = '', connectArguments = [], found, query = '', title } of rows) {
    test(title, () => {
      const client = {
        ...fakeClient({ appQuery: parseRawQuery(appQuery), connectArguments }),
        user: undefined,
      };
      assert.deepEqual(findCredentials({ client, query: parseRawQuery(query) }), found);
    });
  }
});
