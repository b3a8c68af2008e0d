import { FourCc } from './four-cc.ts';

/** SoundFormat (Adobe FLV 10.1 §E.4.2.1); 9 is Enhanced RTMP's. */
export const SoundFormat = {
  LpcmPlatformEndian: 0,
  Adpcm: 1,
  Mp3: 2,
  LpcmLittleEndian: 3,
  Nellymoser16kMono: 4,
  Nellymoser8kMono: 5,
  Nellymoser: 6,
  G711ALaw: 7,
  G711MuLaw: 8,
  ExHeader: 9,
  Aac: 10,
  Speex: 11,
  Mp3At8k: 14,
  Native: 15,
} as const;

/** AACPacketType (Adobe FLV 10.1 §E.4.2.1). */
export const AacPacketType = { SequenceHeader: 0, Raw: 1 } as const;

/** AudioPacketType (Enhanced RTMP v2). */
export const AudioPacketType = {
  SequenceStart: 0,
  CodedFrames: 1,
  SequenceEnd: 2,
  MultichannelConfig: 4,
  Multitrack: 5,
  ModEx: 7,
} as const;

/**
 * The name that the hub knows a SoundFormat by: the FourCC of the same codec in Enhanced RTMP where there is
 * one, else the one that F4V and QuickTime use, `flv-audio-<format>` for the rest.
 */
export const legacyAudioCodecNames: readonly string[] = Array.from({ length: 16 }, (_, format) => {
  const names: Readonly<Record<number, string>> = {
    [SoundFormat.Mp3]: FourCc.Mp3,
    [SoundFormat.LpcmLittleEndian]: 'sowt',
    [SoundFormat.Nellymoser16kMono]: 'nmos',
    [SoundFormat.Nellymoser8kMono]: 'nmos',
    [SoundFormat.Nellymoser]: 'nmos',
    [SoundFormat.G711ALaw]: 'alaw',
    [SoundFormat.G711MuLaw]: 'ulaw',
    [SoundFormat.Aac]: FourCc.Aac,
    [SoundFormat.Speex]: 'spex',
    [SoundFormat.Mp3At8k]: FourCc.Mp3,
  };
  return names[format] ?? `flv-audio-${format}`;
});
