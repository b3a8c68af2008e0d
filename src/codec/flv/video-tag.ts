import { ByteReader, ByteWriter } from '../bits/index.ts';
import type { ModEx } from './mod-ex.ts';
import { leadingPacketType, readModEx, writeModEx } from './mod-ex.ts';
import type { EnhancedContent, EnhancedTrack } from './multitrack.ts';
import { readEnhancedContent, writeEnhancedContent } from './multitrack.ts';
import {
  exVideoHeaderFlag,
  hasAvcHeader,
  hasCompositionTime,
  VideoFrameType,
  VideoPacketType,
} from './video-header.ts';

/** The body of a video message or FLV video tag. Payloads are views of the parsed bytes. */
export type VideoTag =
  | LegacyVideoTag
  | AvcVideoTag
  | EnhancedVideoTag
  | LegacyVideoCommandTag
  | EnhancedVideoCommandTag;

/** Any codec of the FLV specification but AVC. */
export interface LegacyVideoTag {
  readonly kind: 'legacy';
  /** A value of VideoFrameType, 0..7. */
  readonly frameType: number;
  /** A value of VideoCodecId, 0..15. */
  readonly codecId: number;
  readonly payload: Uint8Array;
}

/** AVC, or HEVC under the unofficial codec ID 12. */
export interface AvcVideoTag {
  readonly kind: 'avc';
  readonly frameType: number;
  /** 7 or 12. */
  readonly codecId: number;
  /** A value of AvcPacketType. */
  readonly packetType: number;
  /** Signed; presentation time minus decode time. Says something for packets of type Nalu only. */
  readonly compositionTimeMs: number;
  readonly payload: Uint8Array;
}

/** Enhanced RTMP, v1 and v2. */
export interface EnhancedVideoTag extends EnhancedContent {
  readonly kind: 'enhanced';
  readonly frameType: number;
  readonly modEx: readonly ModEx[];
  readonly tracks: readonly EnhancedVideoTrack[];
}

export interface EnhancedVideoTrack extends EnhancedTrack {
  /** Signed; 0 where the wire has none: all but CodedFrames of avc1, hvc1 and vvc1. */
  readonly compositionTimeMs: number;
}

/** A frame of type Command: a server's seek begins or ends. It carries no picture. */
export interface LegacyVideoCommandTag {
  readonly kind: 'command';
  readonly codecId: number;
  /** A value of VideoCommand. */
  readonly command: number;
  /** What stands behind the command; nothing should. */
  readonly payload: Uint8Array;
}

export interface EnhancedVideoCommandTag {
  readonly kind: 'enhanced-command';
  readonly packetType: number;
  readonly modEx: readonly ModEx[];
  readonly command: number;
  readonly payload: Uint8Array;
}

/** Throws `ProtocolError` for a body that ends inside its headers (an empty one, too), or breaks a limit. */
export function parseVideoTag(body: Uint8Array): VideoTag {
  const reader = new ByteReader(body);
  const first = reader.readUint8();
  const frameType = (first >> 4) & 7;
  const low = first & 15;
  return (first & exVideoHeaderFlag) === 0
    ? parseLegacy(reader, frameType, low)
    : parseEnhanced(reader, frameType, low);
}

/** Writes a body again: the same bytes, but for a ModEx size that a writer had made longer than needed. */
export function serializeVideoTag(tag: VideoTag): Uint8Array {
  switch (tag.kind) {
    case 'legacy':
      return withHeader([(tag.frameType << 4) | tag.codecId], tag.payload);
    case 'command':
      return withHeader([(VideoFrameType.Command << 4) | tag.codecId, tag.command], tag.payload);
    case 'avc':
      return serializeAvc(tag);
    case 'enhanced':
      return serializeEnhanced(tag);
    case 'enhanced-command': {
      const writer = startEnhanced(VideoFrameType.Command, tag.modEx, tag.packetType, tag.payload.length);
      writer.writeUint8(tag.command);
      writer.writeBytes(tag.payload);
      return writer.finish();
    }
  }
}

function parseLegacy(reader: ByteReader, frameType: number, codecId: number): VideoTag {
  if (frameType === VideoFrameType.Command) {
    return { kind: 'command', codecId, command: reader.readUint8(), payload: reader.readRest() };
  }
  if (!hasAvcHeader(codecId)) {
    return { kind: 'legacy', frameType, codecId, payload: reader.readRest() };
  }
  const packetType = reader.readUint8();
  const compositionTimeMs = reader.readInt24();
  return { kind: 'avc', frameType, codecId, packetType, compositionTimeMs, payload: reader.readRest() };
}

function parseEnhanced(reader: ByteReader, frameType: number, firstPacketType: number): VideoTag {
  const { modEx, packetType } = readModEx(reader, firstPacketType);
  // Metadata ignores the frame type (Enhanced RTMP v2, VideoPacketType).
  if (frameType === VideoFrameType.Command && packetType !== VideoPacketType.Metadata) {
    const command = reader.readUint8();
    return { kind: 'enhanced-command', packetType, modEx, command, payload: reader.readRest() };
  }
  const content = readEnhancedContent(reader, packetType, VideoPacketType.Multitrack);
  const tracks = content.tracks.map((track) => takeCompositionTime(content.packetType, track));
  return { kind: 'enhanced', frameType, modEx, ...content, tracks };
}

function takeCompositionTime(packetType: number, track: EnhancedTrack): EnhancedVideoTrack {
  if (!hasCompositionTime(packetType, track.fourCc)) {
    return { ...track, compositionTimeMs: 0 };
  }
  const reader = new ByteReader(track.payload);
  return { ...track, compositionTimeMs: reader.readInt24(), payload: reader.readRest() };
}

function serializeAvc(tag: AvcVideoTag): Uint8Array {
  const writer = new ByteWriter(5 + tag.payload.length);
  writer.writeUint8((tag.frameType << 4) | tag.codecId);
  writer.writeUint8(tag.packetType);
  writer.writeInt24(tag.compositionTimeMs);
  writer.writeBytes(tag.payload);
  return writer.finish();
}

function serializeEnhanced(tag: EnhancedVideoTag): Uint8Array {
  const { packetType, multitrackType } = tag;
  const leading = multitrackType === undefined ? packetType : VideoPacketType.Multitrack;
  const payloadBytes = tag.tracks.reduce((sum, track) => sum + track.payload.length, 0);
  const writer = startEnhanced(tag.frameType, tag.modEx, leading, payloadBytes);
  const tracks = tag.tracks.map((track) => putCompositionTime(packetType, track));
  writeEnhancedContent(writer, { packetType, multitrackType, tracks });
  return writer.finish();
}

function putCompositionTime(packetType: number, track: EnhancedVideoTrack): EnhancedTrack {
  if (!hasCompositionTime(packetType, track.fourCc)) {
    return track;
  }
  const writer = new ByteWriter(3 + track.payload.length);
  writer.writeInt24(track.compositionTimeMs);
  writer.writeBytes(track.payload);
  return { ...track, payload: writer.finish() };
}

function startEnhanced(
  frameType: number,
  modEx: readonly ModEx[],
  packetType: number,
  payloadBytes: number,
): ByteWriter {
  const writer = new ByteWriter(64 + payloadBytes);
  writer.writeUint8(exVideoHeaderFlag | (frameType << 4) | leadingPacketType(modEx, packetType));
  writeModEx(writer, modEx, packetType);
  return writer;
}

function withHeader(header: readonly number[], payload: Uint8Array): Uint8Array {
  const body = new Uint8Array(header.length + payload.length);
  body.set(header);
  body.set(payload, header.length);
  return body;
}
