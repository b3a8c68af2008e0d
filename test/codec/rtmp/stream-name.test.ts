import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseStreamName } from '../../../src/codec/rtmp/index.ts';

const names: readonly (readonly [
  text: string,
  name: string,
  prefix: string | undefined,
  query: string,
  who: string,
])[] = [
  ['cam', 'cam', undefined, '', 'every client'],
  ['myStream?user=a&pass=b', 'myStream', undefined, 'user=a&pass=b', 'ffmpeg 5.1.9'],
  ['mp4:x.mp4', 'x.mp4', 'mp4', '', 'ffmpeg: rtmp://h/live/x.mp4'],
  ['mp4:cam', 'cam', 'mp4', '', 'librtmp: rtmp://h/live/cam.mp4'],
  ['flv:cam', 'cam', 'flv', '', 'Flash'],
  ['mp3:song', 'song', 'mp3', '', 'librtmp'],
  ['MP4:cam', 'cam', 'mp4', '', 'prefixes in capitals'],
  ['mp4:a/b?x=1', 'a/b', 'mp4', 'x=1', 'a folder and a query'],
  ['', '', undefined, '', 'GStreamer: rtmp://h/live/'],
  ['?user=a', '', undefined, 'user=a', 'only a query'],
  ['mp4:', '', 'mp4', '', 'only a prefix'],
  ['/cam/', 'cam', undefined, '', 'slashes at both ends'],
  ['///a//b///', 'a//b', undefined, '', 'slashes inside stay'],
  ['/mp4:/cam/', 'cam', 'mp4', '', 'slashes around the prefix'],
  ['cam?a=b/', 'cam', undefined, 'a=b/', 'the query keeps its slash'],
  ['cam??a=b', 'cam', undefined, '?a=b', 'only the first ? splits'],
  ['mp4:flv:cam', 'flv:cam', 'mp4', '', 'one prefix only'],
  ['wat:cam', 'wat:cam', undefined, '', 'no prefix that we know'],
  ['a%2Fb', 'a%2Fb', undefined, '', 'not percent-decoded'],
];

describe('parseStreamName', () => {
  for (const [text, name, prefix, query, who] of names) {
    it(`'${text}' (${who})`, () => {
      const parsed = parseStreamName(text);
      assert.deepEqual(
        { name: parsed.name, prefix: parsed.prefix, query: parsed.query.text },
        { name, prefix, query },
      );
    });
  }

  it('takes linear time', () => {
    const start = performance.now();
    parseStreamName(`a${'/'.repeat(1_000_000)}b`);
    assert.ok(performance.now() - start < 5000);
  });
});
