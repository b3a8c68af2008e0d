import { FourCc } from './four-cc.ts';

/** FrameType (Adobe FLV 10.1 §E.4.3.1). */
export const VideoFrameType = {
  Key: 1,
  Inter: 2,
  DisposableInter: 3,
  GeneratedKey: 4,
  Command: 5,
} as const;

/** CodecID (Adobe FLV 10.1 §E.4.3.1); 12 is an unofficial one, in wide use before Enhanced RTMP. */
export const VideoCodecId = {
  SorensonH263: 2,
  Screen: 3,
  On2Vp6: 4,
  On2Vp6Alpha: 5,
  ScreenV2: 6,
  Avc: 7,
  LegacyHevc: 12,
} as const;

/** AVCPacketType (Adobe FLV 10.1 §E.4.3.2). */
export const AvcPacketType = { SequenceHeader: 0, Nalu: 1, EndOfSequence: 2 } as const;

/** VideoPacketType (Enhanced RTMP v2). */
export const VideoPacketType = {
  SequenceStart: 0,
  CodedFrames: 1,
  SequenceEnd: 2,
  CodedFramesX: 3,
  Metadata: 4,
  Mpeg2TsSequenceStart: 5,
  Multitrack: 6,
  ModEx: 7,
} as const;

/** videoCommand (Enhanced RTMP v2), the body of a frame of type Command. */
export const VideoCommand = { StartSeek: 0, EndSeek: 1 } as const;

/** Set in the first byte of an Enhanced RTMP tag. */
export const exVideoHeaderFlag = 0x80;

/** True for the two codec IDs whose tags carry AVCPacketType and CompositionTime. */
export function hasAvcHeader(codecId: number): boolean {
  return codecId === VideoCodecId.Avc || codecId === VideoCodecId.LegacyHevc;
}

/** True where 24 bits of composition time stand in front of the coded frames. */
export function hasCompositionTime(packetType: number, fourCc: string): boolean {
  return (
    packetType === VideoPacketType.CodedFrames &&
    (fourCc === FourCc.Avc || fourCc === FourCc.Hevc || fourCc === FourCc.Vvc)
  );
}

/**
 * The name that the hub knows a CodecID by: the FourCC of the same codec in Enhanced RTMP where there is one,
 * else the FourCC in common use, `flv-video-<id>` for IDs that the specification leaves open.
 */
export const legacyVideoCodecNames: readonly string[] = Array.from({ length: 16 }, (_, codecId) => {
  const names: Readonly<Record<number, string>> = {
    [VideoCodecId.SorensonH263]: 'FLV1',
    [VideoCodecId.Screen]: 'FSV1',
    [VideoCodecId.On2Vp6]: 'VP6F',
    [VideoCodecId.On2Vp6Alpha]: 'VP6A',
    [VideoCodecId.ScreenV2]: 'FSV2',
    [VideoCodecId.Avc]: FourCc.Avc,
    [VideoCodecId.LegacyHevc]: FourCc.Hevc,
  };
  return names[codecId] ?? `flv-video-${codecId}`;
});
