import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTestSource } from '../../../bench/load/test-source.ts';
import { FlvReader, FlvTagType, parseAudioTag, parseVideoTag } from '../../../src/codec/flv/index.ts';
import { parseAvcDecoderConfiguration } from '../../../src/codec/h264/index.ts';

const options = { videoBitsPerSecond: 536_000, audioBitsPerSecond: 64_000, gopSeconds: 2, seconds: 4 };
const bytes = makeTestSource(options);
const tags = new FlvReader().push(bytes);
const ofType = (type: number) => tags.filter((tag) => tag.type === type);

test('has the bit rate that was asked for', () => {
  const bitsPerSecond = (tags.reduce((sum, { body }) => sum + body.length, 0) * 8) / options.seconds;
  const asked = options.videoBitsPerSecond + options.audioBitsPerSecond;
  assert.ok(Math.abs(bitsPerSecond / asked - 1) < 0.02, `${bitsPerSecond} against ${asked}`);
});

test('begins with metadata and configurations, and has a key frame every two seconds', () => {
  assert.deepEqual(
    tags.slice(0, 3).map(({ type }) => type),
    [FlvTagType.ScriptData, FlvTagType.Video, FlvTagType.Audio],
  );
  const [configuration, ...frames] = ofType(FlvTagType.Video);
  assert.ok(parseAvcDecoderConfiguration(configuration!.body.subarray(5)).sequenceParameterSets.length > 0);
  assert.equal(frames.length, 120);
  assert.deepEqual(
    frames.filter(({ body }) => body[0] === 0x17).map(({ timestampMs }) => timestampMs),
    [0, 2000],
  );
});

test('every tag can be read, in the order of time, and is the same each time', () => {
  for (const { body } of ofType(FlvTagType.Video)) assert.equal(parseVideoTag(body).kind, 'avc');
  for (const { body } of ofType(FlvTagType.Audio)) assert.equal(parseAudioTag(body).kind, 'aac');
  const times = tags.map(({ timestampMs }) => timestampMs);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.deepEqual(makeTestSource(options), bytes);
});

test('a frame is one NAL unit as long as it says, without start codes', () => {
  for (const { body } of ofType(FlvTagType.Video).slice(1)) {
    const frame = Buffer.from(body.subarray(5));
    assert.equal(frame.readUInt32BE(0), frame.length - 4);
    assert.ok(!frame.subarray(4).includes(0));
  }
});
