export { AacPacketType, AudioPacketType, legacyAudioCodecNames, SoundFormat } from './audio-header.ts';
export type { AacAudioTag, AudioTag, EnhancedAudioTag, LegacyAudioTag } from './audio-tag.ts';
export { parseAudioTag, serializeAudioTag } from './audio-tag.ts';
export type { AudioClass } from './classify-audio.ts';
export { classifyAudioBody } from './classify-audio.ts';
export type { VideoClass } from './classify-video.ts';
export { classifyVideoBody } from './classify-video.ts';
export type { DescribeAudioOptions } from './describe-audio.ts';
export { describeAudio } from './describe-audio.ts';
export type { DescribeVideoOptions } from './describe-video.ts';
export { describeVideo } from './describe-video.ts';
export type { FlvHeader, FlvTag } from './flv-file.ts';
export { FlvTagType, serializeFlvHeader, serializeFlvTag } from './flv-file.ts';
export type { FlvReaderLimits } from './flv-reader.ts';
export { FlvReader, flvReaderLimits } from './flv-reader.ts';
export { FourCc, fourCcCode, fourCcName } from './four-cc.ts';
export type { ModEx } from './mod-ex.ts';
export { ModExType, maxModExInTag, timestampOffsetNanos } from './mod-ex.ts';
export type { MultichannelConfig } from './multichannel-config.ts';
export {
  AudioChannelOrder,
  parseMultichannelConfig,
  serializeMultichannelConfig,
} from './multichannel-config.ts';
export type { EnhancedContent, EnhancedTrack } from './multitrack.ts';
export { MultitrackType, maxTracksInTag } from './multitrack.ts';
export type { TrackPacket } from './track-packet.ts';
export { audioTrackPackets, videoTrackPackets } from './track-packet.ts';
export {
  AvcPacketType,
  legacyVideoCodecNames,
  VideoCodecId,
  VideoCommand,
  VideoFrameType,
  VideoPacketType,
} from './video-header.ts';
export type {
  AvcVideoTag,
  EnhancedVideoCommandTag,
  EnhancedVideoTag,
  EnhancedVideoTrack,
  LegacyVideoCommandTag,
  LegacyVideoTag,
  VideoTag,
} from './video-tag.ts';
export { parseVideoTag, serializeVideoTag } from './video-tag.ts';
