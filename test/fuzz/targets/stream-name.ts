import assert from 'node:assert/strict';
import {
  parseApplicationUrl,
  parseRawQuery,
  parseStreamName,
  parseTcUrl,
} from '../../../src/codec/rtmp/index.ts';
import type { FuzzTarget } from '../target.ts';

/** Names, `app` and tcUrl from any text: nothing throws, and a name that was read reads the same again. */
export const target: FuzzTarget = {
  name: 'stream-name',
  seeds: [
    'cam',
    'myStream?user=a&pass=b',
    '/mp4:/x.mp4/?authmod=adobe&challenge=a+b/c==',
    'live//inst/?u=a%zz',
    '?authmod=adobe&user=x',
    'rtmp://u:p@ss@[::1]:1935/live/inst?u=a',
  ].map((text) => new TextEncoder().encode(text)),
  run(input) {
    const text = new TextDecoder('latin1').decode(input);
    const { name, query } = parseStreamName(text);
    assert.ok(!name.startsWith('/') && !name.endsWith('/') && !name.includes('?'));
    assert.equal(text.endsWith(query.text), true);

    const app = parseApplicationUrl(text);
    assert.ok(!app.application.includes('/') && !app.application.includes('?'));
    const again = parseApplicationUrl(`${app.application}/${app.instance}?${app.query.text}`);
    if (app.application !== '') {
      assert.deepEqual([again.application, again.instance], [app.application, app.instance]);
      assert.equal(again.query.text, app.query.text);
    }

    const tcUrl = parseTcUrl(text);
    assert.ok(tcUrl?.port === undefined || (tcUrl.port >= 0 && tcUrl.port <= 65_535));

    const raw = parseRawQuery(text);
    for (const [entryName] of raw.entries()) {
      assert.notEqual(raw.get(entryName), undefined);
      assert.notEqual(raw.getDecoded(entryName), undefined);
      break;
    }
  },
};
