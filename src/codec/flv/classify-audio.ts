import { AacPacketType, AudioPacketType, legacyAudioCodecNames, SoundFormat } from './audio-header.ts';
import {
  byteAt,
  missing,
  notMultitrack,
  packetTypeOffset,
  payloadLength,
  payloadOffset,
  trackIdAt,
  uint32At,
} from './first-track.ts';
import { FourCc, fourCcName } from './four-cc.ts';
import { MultitrackType } from './multitrack.ts';

/** What the hub has to know of an audio body; the same words as in its units. */
export interface AudioClass {
  /** A FourCC; see `legacyAudioCodecNames` for formats without one. */
  readonly codec: string;
  /**
   * `metadata`: a MultichannelConfig, which stands beside the config and does not replace it.
   * `message`: an unknown packet type, to be passed on but not kept.
   */
  readonly role: 'config' | 'frame' | 'end' | 'metadata' | 'message';
  /** Of the first track when the body holds several. */
  readonly trackId: number;
}

type Role = AudioClass['role'];

const legacyFrames: readonly AudioClass[] = legacyAudioCodecNames.map((codec) => audioClass(codec, 'frame'));
const aacConfig = audioClass(FourCc.Aac, 'config');
const aacFrame = audioClass(FourCc.Aac, 'frame');
const aacMessage = audioClass(FourCc.Aac, 'message');

const enhancedRoles: Readonly<Record<number, Role>> = {
  [AudioPacketType.SequenceStart]: 'config',
  [AudioPacketType.CodedFrames]: 'frame',
  [AudioPacketType.SequenceEnd]: 'end',
  [AudioPacketType.MultichannelConfig]: 'metadata',
};

/**
 * Reads just the headers of an audio message's body, for every message of every publisher: it allocates at most
 * the result and never throws. `undefined` means that there is nothing to pass on: the body is empty (Flash's
 * "silence" message; some encoders send such ones), ends inside its headers, or breaks a rule that
 * `parseAudioTag` would name.
 */
export function classifyAudioBody(body: Uint8Array): AudioClass | undefined {
  const first = body[0];
  if (first === undefined) {
    return undefined;
  }
  const soundFormat = first >> 4;
  if (soundFormat === SoundFormat.ExHeader) {
    return classifyEnhanced(body);
  }
  return soundFormat === SoundFormat.Aac ? classifyAac(body) : legacyFrames[soundFormat];
}

function classifyAac(body: Uint8Array): AudioClass | undefined {
  switch (body[1]) {
    case undefined:
      return undefined;
    case AacPacketType.Raw:
      return aacFrame;
    case AacPacketType.SequenceHeader:
      return aacConfig;
    default:
      return aacMessage;
  }
}

function classifyEnhanced(body: Uint8Array): AudioClass | undefined {
  const typeOffset = packetTypeOffset(body);
  if (typeOffset === missing) {
    return undefined;
  }
  const packetType = byteAt(body, typeOffset) & 15;
  if (packetType !== AudioPacketType.Multitrack) {
    return classifyFirstTrack(body, packetType, typeOffset + 1, notMultitrack);
  }
  const types = byteAt(body, typeOffset + 1);
  const multitrackType = types >> 4;
  const innerType = types & 15;
  return multitrackType > MultitrackType.ManyTracksManyCodecs || innerType === AudioPacketType.Multitrack
    ? undefined
    : classifyFirstTrack(body, innerType, typeOffset + 2, multitrackType);
}

function classifyFirstTrack(
  body: Uint8Array,
  packetType: number,
  fourCcOffset: number,
  multitrackType: number,
): AudioClass | undefined {
  const offset = payloadOffset(fourCcOffset, multitrackType);
  if (payloadLength(body, offset, multitrackType) < 0) {
    return undefined;
  }
  const codec = fourCcName(uint32At(body, fourCcOffset));
  return audioClass(
    codec,
    enhancedRoles[packetType] ?? 'message',
    trackIdAt(body, fourCcOffset, multitrackType),
  );
}

function audioClass(codec: string, role: Role, trackId = 0): AudioClass {
  return { codec, role, trackId };
}
