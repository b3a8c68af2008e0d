import { AacPacketType, AudioPacketType, legacyAudioCodecNames } from './audio-header.ts';
import { parseAudioTag } from './audio-tag.ts';
import { FourCc } from './four-cc.ts';
import { timestampOffsetNanos } from './mod-ex.ts';
import { AvcPacketType, legacyVideoCodecNames, VideoFrameType, VideoPacketType } from './video-header.ts';
import { parseVideoTag } from './video-tag.ts';

/**
 * One track's share of an audio or video tag body, whichever of FLV's forms it came in: what a container or a
 * packetizer is to carry. The codec's own form stays: NAL units behind their lengths, AAC without ADTS.
 */
export interface TrackPacket {
  /**
   * `config`: the decoder configuration (`avcC`, `hvcC`, `av1C`, AudioSpecificConfig, OpusHead ...);
   * `mpegts-config`: the same of AV1 in the form of an MPEG-TS descriptor; `frame`: coded media;
   * `end`: end of the sequence.
   */
  readonly kind: 'config' | 'mpegts-config' | 'frame' | 'end';
  readonly trackId: number;
  /** As in the hub's units: a FourCC, or what `legacyVideoCodecNames` and `legacyAudioCodecNames` say. */
  readonly codec: string;
  /** A video frame from which a decoder can start. */
  readonly keyframe: boolean;
  /** Signed; presentation time minus decode time. */
  readonly compositionTimeMs: number;
  /** 0..999999, to add to the presentation time. */
  readonly offsetNanos: number;
  /** Without the tag's headers. A view of the body. */
  readonly payload: Uint8Array;
}

type Kind = TrackPacket['kind'];

const avcKinds: Readonly<Record<number, Kind>> = {
  [AvcPacketType.SequenceHeader]: 'config',
  [AvcPacketType.Nalu]: 'frame',
  [AvcPacketType.EndOfSequence]: 'end',
};

const aacKinds: Readonly<Record<number, Kind>> = {
  [AacPacketType.SequenceHeader]: 'config',
  [AacPacketType.Raw]: 'frame',
};

const enhancedVideoKinds: Readonly<Record<number, Kind>> = {
  [VideoPacketType.SequenceStart]: 'config',
  [VideoPacketType.CodedFrames]: 'frame',
  [VideoPacketType.SequenceEnd]: 'end',
  [VideoPacketType.CodedFramesX]: 'frame',
  [VideoPacketType.Mpeg2TsSequenceStart]: 'mpegts-config',
};

const enhancedAudioKinds: Readonly<Record<number, Kind>> = {
  [AudioPacketType.SequenceStart]: 'config',
  [AudioPacketType.CodedFrames]: 'frame',
  [AudioPacketType.SequenceEnd]: 'end',
};

/** None for a command, metadata and unknown packet types. Throws `ProtocolError` as `parseVideoTag` does. */
export function videoTrackPackets(body: Uint8Array): TrackPacket[] {
  const tag = parseVideoTag(body);
  if (tag.kind === 'command' || tag.kind === 'enhanced-command') {
    return [];
  }
  const startsDecoder = tag.frameType === VideoFrameType.Key || tag.frameType === VideoFrameType.GeneratedKey;
  if (tag.kind === 'enhanced') {
    const kind = enhancedVideoKinds[tag.packetType];
    const offsetNanos = timestampOffsetNanos(tag.modEx);
    const keyframe = kind === 'frame' && startsDecoder;
    return kind === undefined
      ? []
      : tag.tracks.map(({ fourCc, ...track }) => ({ kind, ...track, codec: fourCc, keyframe, offsetNanos }));
  }
  const kind = tag.kind === 'legacy' ? 'frame' : avcKinds[tag.packetType];
  const packet = {
    trackId: 0,
    codec: legacyVideoCodecNames[tag.codecId] ?? '',
    keyframe: kind === 'frame' && startsDecoder,
    compositionTimeMs: tag.kind === 'avc' && kind === 'frame' ? tag.compositionTimeMs : 0,
    offsetNanos: 0,
    payload: tag.payload,
  };
  return kind === undefined ? [] : [{ kind, ...packet }];
}

/** None for a channel layout and unknown packet types. Throws `ProtocolError` as `parseAudioTag` does. */
export function audioTrackPackets(body: Uint8Array): TrackPacket[] {
  const tag = parseAudioTag(body);
  if (tag.kind === 'enhanced') {
    const kind = enhancedAudioKinds[tag.packetType];
    const rest = {
      keyframe: false,
      compositionTimeMs: 0,
      offsetNanos: timestampOffsetNanos(tag.modEx),
    };
    return kind === undefined
      ? []
      : tag.tracks.map(({ trackId, fourCc, payload }) => ({
          kind,
          trackId,
          codec: fourCc,
          payload,
          ...rest,
        }));
  }
  const kind = tag.kind === 'legacy' ? 'frame' : aacKinds[tag.packetType];
  const packet = {
    trackId: 0,
    codec: tag.kind === 'aac' ? FourCc.Aac : (legacyAudioCodecNames[tag.soundFormat] ?? ''),
    keyframe: false,
    compositionTimeMs: 0,
    offsetNanos: 0,
    payload: tag.payload,
  };
  return kind === undefined ? [] : [{ kind, ...packet }];
}
