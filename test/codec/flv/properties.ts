import assert from 'node:assert/strict';
import {
  type AudioTag,
  classifyAudioBody,
  classifyVideoBody,
  describeAudio,
  describeVideo,
  parseAudioTag,
  parseVideoTag,
  serializeAudioTag,
  serializeVideoTag,
  type VideoClass,
  type VideoTag,
} from '../../../src/codec/flv/index.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';

/** What holds for any bytes taken as a video body. Throws where it does not. */
export function checkVideoBody(body: Uint8Array): void {
  const classified = classifyVideoBody(body);
  const tag = parsedOrRefused(() => parseVideoTag(body));
  if (tag === undefined) return;
  // What parses classifies, and as a slow reading of the tag says. (The classifier looks at the first track only,
  // so the converse need not hold.)
  assert.deepEqual(classified, slowVideoClass(tag));
  const again = serializeVideoTag(tag);
  assert.deepEqual(parseVideoTag(again), tag);
  assertSameOrShorter(again, body);
  parsedOrRefused(() => describeVideo(tag));
}

/** What holds for any bytes taken as an audio body. Throws where it does not. */
export function checkAudioBody(body: Uint8Array): void {
  const classified = classifyAudioBody(body);
  const tag = parsedOrRefused(() => parseAudioTag(body));
  if (tag === undefined) return;
  assert.deepEqual(classified, slowAudioClass(tag));
  const again = serializeAudioTag(tag);
  assert.deepEqual(parseAudioTag(again), tag);
  assertSameOrShorter(again, body);
  parsedOrRefused(() => describeAudio(tag));
}

/** A writer may have spent two bytes more than needed on the size of a ModEx; otherwise nothing may change. */
function assertSameOrShorter(again: Uint8Array, body: Uint8Array): void {
  if (again.length === body.length) assert.equal(Buffer.compare(again, body), 0);
  else assert.ok(again.length < body.length && (body.length - again.length) % 2 === 0);
}

function slowVideoClass(tag: VideoTag): unknown {
  const none = { keyframe: false, compositionTimeMs: 0, trackId: 0 };
  const codecs = { 2: 'FLV1', 3: 'FSV1', 4: 'VP6F', 5: 'VP6A', 6: 'FSV2', 7: 'avc1', 12: 'hvc1' };
  const codecOf = (id: number) => new Map(Object.entries(codecs)).get(String(id)) ?? `flv-video-${id}`;
  switch (tag.kind) {
    case 'command':
      return { codec: codecOf(tag.codecId), role: 'message', ...none };
    case 'enhanced-command':
      return { codec: '', role: 'message', ...none };
    case 'legacy':
      return {
        codec: codecOf(tag.codecId),
        role: 'frame',
        ...none,
        keyframe: [1, 4].includes(tag.frameType),
      };
    case 'avc': {
      const role = ['config', 'frame', 'end'][tag.packetType] ?? 'message';
      const timing = { keyframe: [1, 4].includes(tag.frameType), compositionTimeMs: tag.compositionTimeMs };
      return { codec: codecOf(tag.codecId), role, ...none, ...(role === 'frame' && timing) };
    }
    case 'enhanced': {
      const roles: readonly VideoClass['role'][] = ['config', 'frame', 'end', 'frame', 'metadata', 'config'];
      const role = roles[tag.packetType] ?? 'message';
      const { trackId, fourCc: codec, compositionTimeMs } = tag.tracks[0]!;
      return {
        codec,
        role,
        trackId,
        compositionTimeMs,
        keyframe: role === 'frame' && [1, 4].includes(tag.frameType),
      };
    }
  }
}

function slowAudioClass(tag: AudioTag): unknown {
  const codecs = [
    '',
    '',
    '.mp3',
    'sowt',
    'nmos',
    'nmos',
    'nmos',
    'alaw',
    'ulaw',
    '',
    'mp4a',
    'spex',
    '',
    '',
    '.mp3',
  ];
  switch (tag.kind) {
    case 'legacy':
      return { codec: codecs[tag.soundFormat] || `flv-audio-${tag.soundFormat}`, role: 'frame', trackId: 0 };
    case 'aac':
      return { codec: 'mp4a', role: ['config', 'frame'][tag.packetType] ?? 'message', trackId: 0 };
    case 'enhanced': {
      const roles = ['config', 'frame', 'end', 'message', 'metadata'];
      const { fourCc: codec, trackId } = tag.tracks[0]!;
      return { codec, role: roles[tag.packetType] ?? 'message', trackId };
    }
  }
}
