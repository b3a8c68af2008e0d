import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  classifyAudioBody,
  classifyVideoBody,
  describeAudio,
  describeVideo,
  FlvTagType,
  parseAudioTag,
  parseVideoTag,
} from '../../../src/codec/flv/index.ts';
import { makeEnhancedSequence } from '../../support/synthesised-flv.ts';
import { checkAudioBody, checkVideoBody } from './properties.ts';

describe('makeEnhancedSequence', () => {
  for (const [video, audio, videoCodec, audioCodec] of [
    ['hvc1', 'Opus', 'hvc1.1.6.L60.90', 'opus'],
    ['avc1', 'mp4a', 'avc1.', 'mp4a.40.2'],
    ['av01', 'fLaC', 'av01.0.00M.08', 'fLaC'],
    ['vp09', 'Opus', 'vp09.00.11.08', 'opus'],
  ] as const) {
    it(`${video} and ${audio}, from real encoders`, async () => {
      const tags = await makeEnhancedSequence({ seconds: 2, video, audio });
      const [metadata, videoStart, audioStart, ...frames] = tags;
      assert.equal(metadata?.type, FlvTagType.ScriptData);
      const picture = describeVideo(parseVideoTag(videoStart!.body));
      assert.ok(picture?.codec.startsWith(videoCodec), picture?.codec);
      if (video !== 'vp09') assert.deepEqual([picture?.width, picture?.height], [320, 180]);
      const sound = describeAudio(parseAudioTag(audioStart!.body));
      assert.deepEqual(sound, { codec: audioCodec, sampleRate: 48_000, channels: 2 });

      assert.ok(frames.every((tag, index) => tag.timestampMs >= (frames[index - 1]?.timestampMs ?? 0)));
      const pictures = frames.filter(({ type }) => type === FlvTagType.Video);
      const classes = pictures.map(({ body }) => classifyVideoBody(body));
      assert.equal(classes.length, 50);
      assert.deepEqual(
        classes.flatMap((c, index) => (c?.keyframe ? [index] : [])),
        [0, 25],
      );
      assert.ok(classes.every((c) => c?.codec === video && c.role === 'frame'));
      assert.equal(
        classes.some((c) => c?.compositionTimeMs !== 0),
        video === 'avc1' || video === 'hvc1',
      );
      for (const { body } of pictures) checkVideoBody(body);
      for (const { type, body } of frames) {
        if (type !== FlvTagType.Audio) continue;
        assert.equal(classifyAudioBody(body)?.codec, audio);
        checkAudioBody(body);
      }
    });
  }
});
