import { describeAv1, parseAv1CodecConfiguration, parseAv1VideoDescriptor } from '../av1/index.ts';
import type { VideoDescription } from '../description/index.ts';
import { describeAvc, parseAvcDecoderConfiguration } from '../h264/index.ts';
import { describeHevc, parseHevcDecoderConfiguration } from '../h265/index.ts';
import { describeVp, parseVp9KeyFrameHeader, parseVpCodecConfiguration } from '../vp9/index.ts';
import { FourCc } from './four-cc.ts';
import { AvcPacketType, VideoCodecId, VideoPacketType } from './video-header.ts';
import type { EnhancedVideoTrack, VideoTag } from './video-tag.ts';

/** What to look at in {@link describeVideo}. */
export interface DescribeVideoOptions {
  /** The track of a multitrack tag; the first by default. */
  readonly trackId?: number;
  /** Payload of the first key frame: VP9 states its size there and nowhere else. */
  readonly keyFrame?: Uint8Array;
}

/**
 * Codec string, size and frame rate from a tag that starts a sequence. `undefined` for any other tag and for
 * codecs that this cannot read. Throws `ProtocolError` for a broken configuration record.
 */
export function describeVideo(
  tag: VideoTag,
  options: DescribeVideoOptions = {},
): VideoDescription | undefined {
  if (tag.kind === 'avc' && tag.packetType === AvcPacketType.SequenceHeader) {
    return tag.codecId === VideoCodecId.Avc
      ? describeAvcRecord(tag.payload)
      : describeHevcRecord(tag.payload);
  }
  if (tag.kind !== 'enhanced') {
    return undefined;
  }
  const { trackId = tag.tracks[0]?.trackId } = options;
  const track = tag.tracks.find((candidate) => candidate.trackId === trackId);
  if (track === undefined) {
    return undefined;
  }
  if (tag.packetType === VideoPacketType.Mpeg2TsSequenceStart) {
    return track.fourCc === FourCc.Av1 ? describeAv1(parseAv1VideoDescriptor(track.payload)) : undefined;
  }
  return tag.packetType === VideoPacketType.SequenceStart
    ? describeRecord(track, options.keyFrame)
    : undefined;
}

function describeRecord(
  { fourCc, payload }: EnhancedVideoTrack,
  keyFrame: Uint8Array | undefined,
): VideoDescription | undefined {
  switch (fourCc) {
    case FourCc.Avc:
      return describeAvcRecord(payload);
    case FourCc.Hevc:
      return describeHevcRecord(payload);
    case FourCc.Av1:
      return describeAv1(parseAv1CodecConfiguration(payload));
    case FourCc.Vp8:
      return describeVp(fourCc, parseVpCodecConfiguration(payload));
    case FourCc.Vp9:
      return describeVp(
        fourCc,
        parseVpCodecConfiguration(payload),
        keyFrame && parseVp9KeyFrameHeader(keyFrame),
      );
    default:
      return undefined;
  }
}

function describeAvcRecord(record: Uint8Array): VideoDescription {
  return describeAvc(parseAvcDecoderConfiguration(record));
}

function describeHevcRecord(record: Uint8Array): VideoDescription {
  return describeHevc(parseHevcDecoderConfiguration(record));
}
