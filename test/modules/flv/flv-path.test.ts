import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeFlv } from '../../../modules/flv/flv-path.ts';

describe('routeFlv', () => {
  for (const [path, instance, streamName] of [
    ['cam.flv', '_definst_', 'cam'],
    ['_definst_/cam.flv', '_definst_', 'cam'],
    ['room1/cam.flv', 'room1', 'cam'],
    ['_definst_/a/b.flv', '_definst_', 'a/b'],
    ['cam.flv.flv', '_definst_', 'cam.flv'],
    ['.flv', '_definst_', ''],
  ] as const) {
    it(`reads ${path}`, () =>
      assert.deepEqual(routeFlv(path), { protocol: 'http-flv', instance, streamName }));
  }

  for (const path of ['cam', 'cam.m3u8', 'cam.flv/segment', '']) {
    it(`leaves ${JSON.stringify(path)} to others`, () => assert.equal(routeFlv(path), undefined));
  }
});
