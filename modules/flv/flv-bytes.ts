import { AmfEcmaArray, parseAmf0 } from 'sluice/codec/amf';
import { type FlvHeader, FlvTagType, serializeFlvTag } from 'sluice/codec/flv';
import type { Unit } from 'sluice/media';

const tagTypeOf = { video: FlvTagType.Video, audio: FlvTagType.Audio, data: FlvTagType.ScriptData };

/** Units as FLV tags, on the stream's own clock: every viewer gets the same bytes. */
export function serializeTags(units: readonly Unit[]): Uint8Array {
  const tags = units.map(({ body, dtsMs, kind, role }) => {
    // Metadata holds for all of the file: FFmpeg takes one at any other time for subtitles.
    const timestampMs = role === 'metadata' ? 0 : dtsMs % 2 ** 32;
    return serializeFlvTag({ type: tagTypeOf[kind], timestampMs, body });
  });
  return tags.length === 1 && tags[0] !== undefined ? tags[0] : Buffer.concat(tags);
}

/**
 * What the header may promise of a stream that begins with `units`. Players wait for sound and picture that
 * were promised before they show anything, so neither is promised without a sign of it.
 */
export function promiseOf(units: readonly Unit[]): FlvHeader {
  const metadata = units.find(({ role }) => role === 'metadata');
  const said = metadata === undefined ? [] : namesIn(metadata.body);
  const hasAudio = said.includes('audiocodecid') || units.some(({ kind }) => kind === 'audio');
  const hasVideo = said.includes('videocodecid') || units.some(({ kind }) => kind === 'video');
  return hasAudio || hasVideo ? { hasAudio, hasVideo } : { hasAudio: true, hasVideo: true };
}

/** Property names of an onMetaData; the publisher wrote it, so it may be anything. */
function namesIn(body: Uint8Array): string[] {
  try {
    const [, value] = parseAmf0(body);
    if (value instanceof AmfEcmaArray) return Object.keys(value.properties);
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
}
