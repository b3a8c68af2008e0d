import {
  byteAt,
  int24At,
  missing,
  notMultitrack,
  packetTypeOffset,
  payloadLength,
  payloadOffset,
  trackIdAt,
  uint32At,
} from './first-track.ts';
import { fourCcName } from './four-cc.ts';
import { MultitrackType } from './multitrack.ts';
import {
  AvcPacketType,
  exVideoHeaderFlag,
  hasAvcHeader,
  hasCompositionTime,
  legacyVideoCodecNames,
  VideoFrameType,
  VideoPacketType,
} from './video-header.ts';

/** What the hub has to know of a video body; the same words as in its units. */
export interface VideoClass {
  /** A FourCC; see `legacyVideoCodecNames` for codecs without one. */
  readonly codec: string;
  /** `message`: a command frame or an unknown packet type, to be passed on but not kept. */
  readonly role: 'config' | 'frame' | 'end' | 'metadata' | 'message';
  /** True for frames only: a config is marked as a key frame on the wire but starts no decoder. */
  readonly keyframe: boolean;
  /** Signed; 0 for everything but frames. */
  readonly compositionTimeMs: number;
  /** Of the first track when the body holds several. */
  readonly trackId: number;
}

type Role = VideoClass['role'];

const avcRoles: readonly Role[] = ['config', 'frame', 'end'];
const enhancedRoles: readonly Role[] = ['config', 'frame', 'end', 'frame', 'metadata', 'config'];

/**
 * Reads just the headers of a video message's body, for every message of every publisher: it allocates nothing
 * but the result and never throws. `undefined` means that there is nothing to pass on: the body is empty (some
 * encoders send such ones), ends inside its headers, or breaks a rule that `parseVideoTag` would name.
 */
export function classifyVideoBody(body: Uint8Array): VideoClass | undefined {
  const first = body[0];
  if (first === undefined) {
    return undefined;
  }
  const frameType = (first >> 4) & 7;
  return (first & exVideoHeaderFlag) === 0
    ? classifyLegacy(body, frameType, first & 15)
    : classifyEnhanced(body, frameType);
}

function classifyLegacy(body: Uint8Array, frameType: number, codecId: number): VideoClass | undefined {
  const codec = legacyVideoCodecNames[codecId] ?? '';
  if (frameType === VideoFrameType.Command) {
    return body.length < 2 ? undefined : videoClass(codec, 'message', frameType, 0, 0);
  }
  if (!hasAvcHeader(codecId)) {
    return videoClass(codec, 'frame', frameType, 0, 0);
  }
  if (body.length < 5) {
    return undefined;
  }
  const packetType = byteAt(body, 1);
  const compositionTimeMs = packetType === AvcPacketType.Nalu ? int24At(body, 2) : 0;
  return videoClass(codec, avcRoles[packetType] ?? 'message', frameType, compositionTimeMs, 0);
}

function classifyEnhanced(body: Uint8Array, frameType: number): VideoClass | undefined {
  const typeOffset = packetTypeOffset(body);
  if (typeOffset === missing) {
    return undefined;
  }
  const packetType = byteAt(body, typeOffset) & 15;
  if (frameType === VideoFrameType.Command && packetType !== VideoPacketType.Metadata) {
    return body.length < typeOffset + 2 ? undefined : videoClass('', 'message', frameType, 0, 0);
  }
  if (packetType !== VideoPacketType.Multitrack) {
    return classifyFirstTrack(body, frameType, packetType, typeOffset + 1, notMultitrack);
  }
  const types = byteAt(body, typeOffset + 1);
  const multitrackType = types >> 4;
  const innerType = types & 15;
  return multitrackType > MultitrackType.ManyTracksManyCodecs || innerType === VideoPacketType.Multitrack
    ? undefined
    : classifyFirstTrack(body, frameType, innerType, typeOffset + 2, multitrackType);
}

function classifyFirstTrack(
  body: Uint8Array,
  frameType: number,
  packetType: number,
  fourCcOffset: number,
  multitrackType: number,
): VideoClass | undefined {
  const offset = payloadOffset(fourCcOffset, multitrackType);
  const length = payloadLength(body, offset, multitrackType);
  const codec = fourCcName(uint32At(body, fourCcOffset));
  const timed = hasCompositionTime(packetType, codec);
  if (length < (timed ? 3 : 0)) {
    return undefined;
  }
  const role = enhancedRoles[packetType] ?? 'message';
  const trackId = trackIdAt(body, fourCcOffset, multitrackType);
  return videoClass(codec, role, frameType, timed ? int24At(body, offset) : 0, trackId);
}

function videoClass(
  codec: string,
  role: Role,
  frameType: number,
  compositionTimeMs: number,
  trackId: number,
): VideoClass {
  const startsDecoder = frameType === VideoFrameType.Key || frameType === VideoFrameType.GeneratedKey;
  return { codec, role, keyframe: role === 'frame' && startsDecoder, compositionTimeMs, trackId };
}
