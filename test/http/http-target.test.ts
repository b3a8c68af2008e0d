import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHttpTarget } from '../../src/http/http-target.ts';

describe('parseHttpTarget', () => {
  for (const [target, application, path, query] of [
    ['/live/cam.flv', 'live', 'cam.flv', ''],
    ['/live/room1/cam.flv?user=a&pass=b%2Fc', 'live', 'room1/cam.flv', 'user=a&pass=b%2Fc'],
    ['//live//cam.flv/', 'live', 'cam.flv', ''],
    ['/live/caf%C3%A9%20one.flv', 'live', 'café one.flv', ''],
    ['/live/cam.flv?a=?/../b', 'live', 'cam.flv', 'a=?/../b'],
    ['/live', 'live', '', ''],
    ['/', '', '', ''],
    ['/live/..cam', 'live', '..cam', ''],
    ['http://example.com:1935/live/cam.flv?a=1', 'live', 'cam.flv', 'a=1'],
    ['HTTPS://[::1]/live/cam.flv', 'live', 'cam.flv', ''],
    ['http://example.com?a=1', '', '', 'a=1'],
  ] as const) {
    it(`reads ${target}`, () => {
      const parsed = parseHttpTarget(target);
      assert.deepEqual([parsed?.application, parsed?.path, parsed?.query.text], [application, path, query]);
    });
  }

  it('tells the host of an absolute URL alone', () => {
    assert.equal(parseHttpTarget('http://example.com:1935/live')?.host, 'example.com:1935');
    assert.equal(parseHttpTarget('/http://example.com/live')?.host, undefined);
  });

  for (const target of [
    '/live/../secret',
    '/live/%2e%2e/secret',
    '/live/./cam',
    '/live/a%2Fb',
    '/live/a%5Cb',
    '/live/a%00b',
    '/live/a%0d%0ab',
    '/live/%zz',
    '/live/%ff',
    'live/cam',
    'http://elsewhere/live/../cam',
    'http://',
    'http://user@elsewhere/live/cam',
    'rtmp://elsewhere/live/cam',
    '*',
    '',
  ]) {
    it(`refuses ${JSON.stringify(target)}`, () => assert.equal(parseHttpTarget(target), undefined));
  }
});
