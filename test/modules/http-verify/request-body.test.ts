import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serializeFormBody } from '../../../modules/http-verify/form-body.ts';
import { serializeJsonBody } from '../../../modules/http-verify/json-body.ts';
import type { Question } from '../../../modules/http-verify/question.ts';
import { fakeClient } from '../../support/fake-client.ts';

const client = {
  ...fakeClient({ pageUrl: 'https://example.test/page?a=1&b=2' }),
  user: undefined,
};

const publish: Question = {
  call: 'publish',
  client,
  application: 'live',
  instance: '_definst_',
  streamName: 'concert',
  query: 'user=alice&pass=s%26cret&x=1',
  user: 'alice',
  password: 's&cret',
  token: '',
  verifiedUser: '',
};

const parsedJson = (question: Question): unknown => JSON.parse(serializeJsonBody(question, 'c1'));
const form = (question: Question) => [...new URLSearchParams(serializeFormBody(question, 'c1'))];
const field = (question: Question, name: string) =>
  form(question).flatMap(([each, value]) => (each === name ? [value] : []));

describe('the JSON body', () => {
  test("has MediaMTX's fields", () => {
    assert.deepEqual(parsedJson(publish), {
      user: 'alice',
      password: 's&cret',
      token: '',
      ip: '192.0.2.7',
      action: 'publish',
      path: 'live/concert',
      protocol: 'rtmp',
      id: 'c1',
      query: 'user=alice&pass=s%26cret&x=1',
      verifiedUser: '',
    });
  });

  for (const [title, question, expected] of [
    ['playing is reading', { call: 'play' }, { action: 'read' }],
    [
      'a login at connect is as good as one to publish',
      { call: 'connect', streamName: '' },
      { action: 'publish', path: 'live' },
    ],
    ['an instance stands in the path', { instance: 'room' }, { path: 'live/room/concert' }],
    ['without a client', { client: undefined }, { ip: '', protocol: '' }],
    [
      'text stays text',
      { user: 'a","verifiedUser":"root' },
      { user: 'a","verifiedUser":"root', verifiedUser: '' },
    ],
  ] as const satisfies readonly (readonly [string, Partial<Question>, object])[]) {
    test(title, () => {
      const parsed = parsedJson({ ...publish, ...question });
      assert.ok(typeof parsed === 'object' && parsed !== null);
      assert.deepEqual({ ...parsed, ...expected }, parsed);
    });
  }
});

describe('the form body', () => {
  test("has the fields of nginx-rtmp's on_publish and the parameters of the query", () => {
    assert.deepEqual(form(publish), [
      ['app', 'live'],
      ['flashver', 'FMLE/3.0'],
      ['swfurl', ''],
      ['tcurl', 'rtmp://example.test/live'],
      ['pageurl', 'https://example.test/page?a=1&b=2'],
      ['addr', '192.0.2.7'],
      ['clientid', 'c1'],
      ['call', 'publish'],
      ['name', 'concert'],
      ['type', 'live'],
      ['user', 'alice'],
      ['pass', 's&cret'],
      ['verified_user', ''],
      ['x', '1'],
    ]);
  });

  test('a call is named as nginx-rtmp names it', () => {
    assert.deepEqual(field({ ...publish, call: 'play' }, 'call'), ['play']);
    assert.deepEqual(field({ ...publish, call: 'connect' }, 'call'), ['connect']);
    assert.deepEqual(field({ ...publish, instance: 'room' }, 'app'), ['live/room']);
  });

  test('a parameter reaches the service decoded, and a plus stays a plus', () => {
    assert.deepEqual(field({ ...publish, query: 'key=a%2Fb+c%3D' }, 'key'), ['a/b+c=']);
    assert.deepEqual(field({ ...publish, query: 'key=100%' }, 'key'), ['100%']);
  });

  const forged = [
    'name=other',
    'verified_user=root',
    'VERIFIED_USER=root',
    'verified.user=root',
    'verified_user[]=root',
    'verified%5Fuser=root',
    ' verified_user=root',
    '+verified_user=root',
    'verified_user%00=root',
    'user=root',
    'Pass=root',
    'addr=root',
    'type=root',
  ];
  for (const query of forged) {
    test(`"${query}" passes for no field`, () => {
      const question = { ...publish, call: 'play', query: `${query}&ok=1` } as const;
      assert.deepEqual(
        form(question).filter(([, value]) => value === 'root' || value === 'other'),
        [],
      );
      assert.deepEqual(field(question, 'ok'), ['1']);
    });
  }

  test('other names of user and password say the same as these', () => {
    const question = { ...publish, query: 'user=alice&username=bob&password=his&PWD=his' };
    assert.deepEqual(field(question, 'username'), ['alice']);
    assert.deepEqual(field(question, 'password'), ['s&cret']);
    assert.deepEqual(field(question, 'PWD'), ['s&cret']);
  });

  test('of a parameter that comes twice the first counts', () => {
    assert.deepEqual(field({ ...publish, query: 'key=a&key=b' }, 'key'), ['a']);
  });
});
