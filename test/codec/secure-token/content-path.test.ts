import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentPaths } from '../../../src/codec/secure-token/index.ts';

const rows: readonly (readonly [application: string, instance: string, name: string, paths: string[]])[] = [
  ['live', '_definst_', 'myStream', ['live/myStream', 'live/_definst_/myStream']],
  ['live', 'inst', 'myStream', ['live/inst/myStream']],
  ['vod', '_definst_', 'mp4:sample.mp4', ['vod/mp4:sample.mp4', 'vod/_definst_/mp4:sample.mp4']],
  [
    'vod',
    '_definst_',
    'mp4:Überraschung.mp4',
    [
      'vod/mp4:Überraschung.mp4',
      'vod/_definst_/mp4:Überraschung.mp4',
      'vod/mp4:%C3%9Cberraschung.mp4',
      'vod/_definst_/mp4:%C3%9Cberraschung.mp4',
    ],
  ],
  ['live', 'inst', 'a\ud800', ['live/inst/a\ud800']],
];

describe('the paths that a token may name', () => {
  for (const [application, instance, name, paths] of rows) {
    it(`${application} ${instance} ${JSON.stringify(name)}`, () => {
      assert.deepEqual(contentPaths(application, instance, name), paths);
    });
  }
});
