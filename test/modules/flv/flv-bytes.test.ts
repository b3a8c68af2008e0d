import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { promiseOf, serializeTags } from '../../../modules/flv/flv-bytes.ts';
import { amfObject, serializeAmf0 } from '../../../src/codec/amf/index.ts';
import { audio, audioConfig, keyframe, metadata, placed, videoConfig } from '../../support/units.ts';

describe('serializeTags', () => {
  it('writes each unit as a tag with its time and its size behind it', () => {
    const bytes = serializeTags([
      placed(audio(0x01_02_03_04, { body: 'ab' })),
      placed(keyframe(7, { body: 'c' })),
    ]);
    assert.equal(
      Buffer.from(bytes).toString('hex'),
      '08000002020304010000006162' + '0000000d' + '0900000100000700000000' + '63' + '0000000c',
    );
  });

  it('wraps the clock to 32 bits', () => {
    const bytes = serializeTags([placed(audio(2 ** 32 + 5, { body: 'a' }))]);
    assert.equal(Buffer.from(bytes.subarray(4, 8)).toString('hex'), '00000500');
  });

  it('gives metadata no time: FFmpeg would take it for subtitles', () => {
    const bytes = serializeTags([{ ...placed(metadata('m')), dtsMs: 5_000, ptsMs: 5_000 }]);
    assert.equal(Buffer.from(bytes.subarray(0, 8)).toString('hex'), '1200000100000000');
  });
});

describe('promiseOf', () => {
  const saying = (names: Record<string, number>) =>
    placed(metadata(serializeAmf0('onMetaData', amfObject(names))));

  for (const [title, units, hasAudio, hasVideo] of [
    ['sound and picture', [placed(audioConfig()), placed(videoConfig())], true, true],
    ['picture alone', [placed(videoConfig()), placed(keyframe(0))], false, true],
    ['sound alone', [placed(audio(0))], true, false],
    [
      'picture, with sound that metadata announces',
      [saying({ audiocodecid: 10 }), placed(keyframe(0))],
      true,
      true,
    ],
    [
      'sound, with a picture that metadata announces',
      [saying({ videocodecid: 7 }), placed(audio(0))],
      true,
      true,
    ],
    ['nothing yet', [placed(metadata('\u0000'))], true, true],
  ] as const) {
    it(`promises ${title}`, () => assert.deepEqual(promiseOf(units), { hasAudio, hasVideo }));
  }
});
