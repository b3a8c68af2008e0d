import { describeAac, parseAudioSpecificConfig } from '../aac/index.ts';
import { describeAc3, parseAc3SyncFrame } from '../ac3/index.ts';
import type { AudioDescription } from '../description/index.ts';
import { describeFlac, parseFlacStreamInfo } from '../flac/index.ts';
import { describeMp3, parseMp3FrameHeader } from '../mp3/index.ts';
import { describeOpus, parseOpusIdHeader } from '../opus/index.ts';
import { AacPacketType, AudioPacketType, SoundFormat } from './audio-header.ts';
import type { AudioTag } from './audio-tag.ts';
import { FourCc } from './four-cc.ts';
import type { EnhancedTrack } from './multitrack.ts';

/** What to look at in {@link describeAudio}. */
export interface DescribeAudioOptions {
  /** The track of a multitrack tag; the first by default. */
  readonly trackId?: number;
}

/**
 * Codec string, sample rate and channels from a tag that starts a sequence, or from a frame of the codecs whose
 * frames say it themselves (MP3, AC-3, E-AC-3). `undefined` for any other tag and for codecs that this cannot
 * read. Throws `ProtocolError` for a broken header.
 */
export function describeAudio(
  tag: AudioTag,
  options: DescribeAudioOptions = {},
): AudioDescription | undefined {
  switch (tag.kind) {
    case 'legacy':
      return tag.soundFormat === SoundFormat.Mp3 || tag.soundFormat === SoundFormat.Mp3At8k
        ? describeMp3(parseMp3FrameHeader(tag.payload))
        : undefined;
    case 'aac':
      return tag.packetType === AacPacketType.SequenceHeader
        ? describeAac(parseAudioSpecificConfig(tag.payload))
        : undefined;
    case 'enhanced': {
      const { trackId = tag.tracks[0]?.trackId } = options;
      const track = tag.tracks.find((candidate) => candidate.trackId === trackId);
      return track && describeTrack(tag.packetType, track);
    }
  }
}

function describeTrack(packetType: number, { fourCc, payload }: EnhancedTrack): AudioDescription | undefined {
  if (packetType === AudioPacketType.SequenceStart) {
    return describeSequenceStart(fourCc, payload);
  }
  return packetType === AudioPacketType.CodedFrames ? describeFrame(fourCc, payload) : undefined;
}

function describeSequenceStart(fourCc: string, payload: Uint8Array): AudioDescription | undefined {
  switch (fourCc) {
    case FourCc.Aac:
      return describeAac(parseAudioSpecificConfig(payload));
    case FourCc.Opus:
      return describeOpus(payload.length === 0 ? undefined : parseOpusIdHeader(payload));
    case FourCc.Flac:
      return describeFlac(parseFlacStreamInfo(payload));
    default:
      return undefined;
  }
}

function describeFrame(fourCc: string, payload: Uint8Array): AudioDescription | undefined {
  switch (fourCc) {
    case FourCc.Mp3:
      return describeMp3(parseMp3FrameHeader(payload));
    case FourCc.Ac3:
    case FourCc.Eac3:
      return describeAc3(parseAc3SyncFrame(payload));
    default:
      return undefined;
  }
}
