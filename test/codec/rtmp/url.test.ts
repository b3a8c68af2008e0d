import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseApplicationUrl, parseTcUrl } from '../../../src/codec/rtmp/index.ts';

const apps: readonly (readonly [
  app: string,
  application: string,
  instance: string,
  query: string,
  who: string,
])[] = [
  ['live', 'live', '_definst_', '', 'every client'],
  ['live/inst', 'live', 'inst', '', 'ffmpeg: rtmp://h/live/inst/name'],
  ['live/', 'live', '_definst_', '', 'ffmpeg: rtmp://h/live//name'],
  ['/live/inst/', 'live', 'inst', '', 'slashes at both ends'],
  ['live//inst', 'live', 'inst', '', 'a doubled slash'],
  ['live/a/b', 'live', 'a/b', '', 'librtmp: every folder is app'],
  ['live?u=a', 'live', '_definst_', 'u=a', 'ffmpeg: rtmp://h/live?u=a/name'],
  ['live/?u=a/b/', 'live', '_definst_', 'u=a/b/', 'the query keeps its slashes'],
  ['live/inst?u=a?b', 'live', 'inst', 'u=a?b', 'only the first ? splits'],
  ['?authmod=adobe&user=x', '', '_definst_', 'authmod=adobe&user=x', 'no path at all'],
  ['', '', '_definst_', '', 'nothing'],
  ['///', '', '_definst_', '', 'only slashes'],
  ['live/_definst_', 'live', '_definst_', '', 'the default instance by name'],
  ['../x', '..', 'x', '', 'names are not checked here'],
];

describe('parseApplicationUrl', () => {
  for (const [app, application, instance, query, who] of apps) {
    it(`'${app}' (${who})`, () => {
      const parsed = parseApplicationUrl(app);
      assert.deepEqual(
        { application: parsed.application, instance: parsed.instance, query: parsed.query.text },
        { application, instance, query },
      );
    });
  }
});

const tcUrls: readonly (readonly [text: string, expected: ReturnType<typeof parseTcUrl>])[] = [
  ['rtmp://127.0.0.1:21935/live', { scheme: 'rtmp', host: '127.0.0.1', port: 21_935, app: 'live' }],
  ['RTMPS://Host/live/inst?u=a', { scheme: 'rtmps', host: 'Host', port: undefined, app: 'live/inst?u=a' }],
  ['rtmp://[::1]:1935/live', { scheme: 'rtmp', host: '::1', port: 1935, app: 'live' }],
  ['rtmp://[::1]/live', { scheme: 'rtmp', host: '::1', port: undefined, app: 'live' }],
  ['rtmp://u:p@ss@h:1/live', { scheme: 'rtmp', host: 'h', port: 1, app: 'live' }],
  ['rtmp://h', { scheme: 'rtmp', host: 'h', port: undefined, app: '' }],
  ['rtmp://h?u=a', { scheme: 'rtmp', host: 'h', port: undefined, app: '?u=a' }],
  ['rtmp://h:99999/live', { scheme: 'rtmp', host: 'h', port: undefined, app: 'live' }],
  ['rtmp://h:/live', { scheme: 'rtmp', host: 'h', port: undefined, app: 'live' }],
  ['rtmp://h:x:1/live', { scheme: 'rtmp', host: 'h', port: undefined, app: 'live' }],
  ['rtmp:///live', { scheme: 'rtmp', host: '', port: undefined, app: 'live' }],
  ['rtmp://[::1/live', { scheme: 'rtmp', host: '[', port: undefined, app: 'live' }],
  ['', undefined],
  ['live', undefined],
  ['//h/live', undefined],
  ['rtmp:/h', undefined],
];

describe('parseTcUrl', () => {
  for (const [text, expected] of tcUrls) {
    it(`'${text}'`, () => assert.deepEqual(parseTcUrl(text), expected));
  }

  it('takes linear time', () => {
    for (const long of [
      'a'.repeat(1_000_000),
      `rtmp://${'@'.repeat(1_000_000)}`,
      `rtmp://${':'.repeat(1_000_000)}`,
    ]) {
      const start = performance.now();
      parseTcUrl(long);
      assert.ok(performance.now() - start < 5000);
    }
  });
});
