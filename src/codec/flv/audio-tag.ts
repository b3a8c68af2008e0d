import { ByteReader, ByteWriter } from '../bits/index.ts';
import { AudioPacketType, SoundFormat } from './audio-header.ts';
import type { ModEx } from './mod-ex.ts';
import { leadingPacketType, readModEx, writeModEx } from './mod-ex.ts';
import type { EnhancedContent } from './multitrack.ts';
import { readEnhancedContent, writeEnhancedContent } from './multitrack.ts';

/** The body of an audio message or FLV audio tag. Payloads are views of the parsed bytes. */
export type AudioTag = LegacyAudioTag | AacAudioTag | EnhancedAudioTag;

interface SoundFields {
  /** 0 5.5 kHz, 1 11 kHz, 2 22 kHz, 3 44 kHz; AAC and some others always say 3. */
  readonly soundRate: number;
  /** 0 for 8-bit samples, 1 for 16-bit ones. */
  readonly soundSize: number;
  /** 0 mono, 1 stereo; AAC always says 1. */
  readonly soundType: number;
}

/** Any format of the FLV specification but AAC. */
export interface LegacyAudioTag extends SoundFields {
  readonly kind: 'legacy';
  /** A value of SoundFormat, 0..15 without 9 and 10. */
  readonly soundFormat: number;
  readonly payload: Uint8Array;
}

export interface AacAudioTag extends SoundFields {
  readonly kind: 'aac';
  /** A value of AacPacketType. */
  readonly packetType: number;
  readonly payload: Uint8Array;
}

/** Enhanced RTMP v2. */
export interface EnhancedAudioTag extends EnhancedContent {
  readonly kind: 'enhanced';
  readonly modEx: readonly ModEx[];
}

/** Throws `ProtocolError` for a body that ends inside its headers (an empty one, too), or breaks a limit. */
export function parseAudioTag(body: Uint8Array): AudioTag {
  const reader = new ByteReader(body);
  const first = reader.readUint8();
  const soundFormat = first >> 4;
  if (soundFormat === SoundFormat.ExHeader) {
    const { modEx, packetType } = readModEx(reader, first & 15);
    return {
      kind: 'enhanced',
      modEx,
      ...readEnhancedContent(reader, packetType, AudioPacketType.Multitrack),
    };
  }
  const sound = { soundRate: (first >> 2) & 3, soundSize: (first >> 1) & 1, soundType: first & 1 };
  return soundFormat === SoundFormat.Aac
    ? { kind: 'aac', ...sound, packetType: reader.readUint8(), payload: reader.readRest() }
    : { kind: 'legacy', soundFormat, ...sound, payload: reader.readRest() };
}

/** Writes a body again: the same bytes, but for a ModEx size that a writer had made longer than needed. */
export function serializeAudioTag(tag: AudioTag): Uint8Array {
  if (tag.kind === 'enhanced') {
    return serializeEnhanced(tag);
  }
  const soundFormat = tag.kind === 'aac' ? SoundFormat.Aac : tag.soundFormat;
  const writer = new ByteWriter(2 + tag.payload.length);
  writer.writeUint8((soundFormat << 4) | (tag.soundRate << 2) | (tag.soundSize << 1) | tag.soundType);
  if (tag.kind === 'aac') {
    writer.writeUint8(tag.packetType);
  }
  writer.writeBytes(tag.payload);
  return writer.finish();
}

function serializeEnhanced(tag: EnhancedAudioTag): Uint8Array {
  const leading = tag.multitrackType === undefined ? tag.packetType : AudioPacketType.Multitrack;
  const payloadBytes = tag.tracks.reduce((sum, track) => sum + track.payload.length, 0);
  const writer = new ByteWriter(64 + payloadBytes);
  writer.writeUint8((SoundFormat.ExHeader << 4) | leadingPacketType(tag.modEx, leading));
  writeModEx(writer, tag.modEx, leading);
  writeEnhancedContent(writer, tag);
  return writer.finish();
}
