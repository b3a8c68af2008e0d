import { ProtocolError } from '../../errors.ts';
import { describeAac, parseAudioSpecificConfig } from '../aac/index.ts';
import { ac3AccessUnitSamples, describeAc3, parseAc3AccessUnit, parseAc3SyncFrame } from '../ac3/index.ts';
import { ByteWriter } from '../bits/index.ts';
import type { AudioDescription } from '../description/index.ts';
import { describeFlac, flacFrameSamples, parseFlacStreamInfo } from '../flac/index.ts';
import { describeMp3, parseMp3FrameHeader } from '../mp3/index.ts';
import { describeOpus, opusPacketSamples, parseOpusIdHeader } from '../opus/index.ts';
import { ac3SpecificBox, enhancedAc3SpecificBox } from './ac3-specific-box.ts';
import { box } from './box.ts';
import { boundedConfiguration } from './decoder-configuration.ts';
import { elementaryStreamDescriptor, ObjectType } from './elementary-stream-descriptor.ts';
import { flacSpecificBox } from './flac-specific-box.ts';
import { opusSpecificBox } from './opus-specific-box.ts';
import type { AudioTrack } from './track.ts';

/** What an audio track is made of. */
export interface AudioTrackSource {
  readonly trackId: number;
  /** mp4a, Opus, fLaC, .mp3, ac-3 or ec-3: the hub's name of the codec. */
  readonly fourCc: string;
  /**
   * What stands behind the tag's headers: the sequence header of AAC, Opus (may be empty) and FLAC; any frame of
   * MP3, AC-3 and E-AC-3, whose frames describe themselves.
   */
  readonly configuration: Uint8Array;
}

interface Entry {
  readonly name: string;
  readonly configurationBox: Uint8Array;
  readonly description: AudioDescription;
  readonly frameTicks?: number;
  /** 16 but for FLAC, whose entry states it. */
  readonly bitsPerSample?: number;
}

/**
 * The track of an audio codec; `undefined` for one without a binding here. The timescale is the sample rate, so
 * that durations are exact. Throws `ProtocolError` for a broken configuration.
 */
export function makeAudioTrack({ trackId, fourCc, configuration }: AudioTrackSource): AudioTrack | undefined {
  const entry = makeEntry(fourCc, configuration);
  if (entry === undefined) {
    return undefined;
  }
  const { codec, sampleRate, channels } = entry.description;
  return {
    kind: 'audio',
    trackId,
    timescale: sampleRate,
    fourCc,
    codec,
    sampleRate,
    channels,
    ...(entry.frameTicks !== undefined && { frameTicks: entry.frameTicks }),
    sampleEntry: audioSampleEntry(entry),
  };
}

/** Ticks that a frame lasts. Throws `ProtocolError` for a frame whose header is broken. */
export function audioFrameTicks(track: AudioTrack, frame: Uint8Array): number {
  if (track.frameTicks !== undefined) {
    return track.frameTicks;
  }
  switch (track.fourCc) {
    case 'Opus':
      return opusTicks(frame);
    case 'fLaC':
      return flacFrameSamples(frame);
    default:
      return ac3AccessUnitSamples(frame);
  }
}

function opusTicks(packet: Uint8Array): number {
  const samples = opusPacketSamples(packet);
  if (samples === undefined) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `an Opus packet of ${packet.length} bytes without a length`,
    );
  }
  return samples;
}

function makeEntry(fourCc: string, configuration: Uint8Array): Entry | undefined {
  switch (fourCc) {
    case 'mp4a':
      return aacEntry(boundedConfiguration(configuration));
    case '.mp3':
      return mp3Entry(configuration);
    case 'Opus': {
      const header = configuration.length === 0 ? undefined : parseOpusIdHeader(configuration);
      return { name: 'Opus', configurationBox: opusSpecificBox(header), description: describeOpus(header) };
    }
    case 'fLaC': {
      const info = parseFlacStreamInfo(configuration);
      const configurationBox = flacSpecificBox(configuration);
      const { bitsPerSample } = info;
      return { name: 'fLaC', configurationBox, description: describeFlac(info), bitsPerSample };
    }
    case 'ac-3':
    case 'ec-3':
      return ac3Entry(configuration);
    default:
      return undefined;
  }
}

/** ISO/IEC 14496-14 §5.6. A frame's samples are the core coder's; replication multiplies them with the rate. */
function aacEntry(configuration: Uint8Array): Entry {
  const config = parseAudioSpecificConfig(configuration);
  const upsampling = config.outputSamplingFrequency / config.samplingFrequency;
  return {
    name: 'mp4a',
    configurationBox: elementaryStreamDescriptor(ObjectType.Mpeg4Audio, configuration),
    description: describeAac(config),
    frameTicks: Math.round(config.frameSamples * upsampling),
  };
}

/**
 * MPEG audio in an `mp4a` entry under its own object type, which every demuxer reads; the codecs parameter follows
 * (RFC 6381 §3.3). QuickTime's entry `.mp3` would need a file of brand `qt  `.
 */
function mp3Entry(frame: Uint8Array): Entry {
  const header = parseMp3FrameHeader(frame);
  const objectType = header.version === 1 ? ObjectType.Mpeg1Audio : ObjectType.Mpeg2Audio;
  const codec = `mp4a.${objectType.toString(16).toUpperCase()}`;
  return {
    name: 'mp4a',
    configurationBox: elementaryStreamDescriptor(objectType),
    description: { ...describeMp3(header), codec },
    frameTicks: header.samples,
  };
}

/** The frame itself says which of the two it is: some encoders announce E-AC-3 as AC-3. */
function ac3Entry(accessUnit: Uint8Array): Entry {
  const description = describeAc3(parseAc3SyncFrame(accessUnit));
  const frames = parseAc3AccessUnit(accessUnit);
  const [first] = frames;
  const configurationBox = first?.enhanced === false ? ac3SpecificBox(first) : enhancedAc3SpecificBox(frames);
  return { name: description.codec, configurationBox, description };
}

/** AudioSampleEntry (ISO/IEC 14496-12 §12.2.3). */
function audioSampleEntry({ name, configurationBox, description, bitsPerSample = 16 }: Entry): Uint8Array {
  const { channels, sampleRate } = description;
  const fields = new ByteWriter(28);
  fields.writeBytes(new Uint8Array(6)); // reserved
  fields.writeUint16(1); // data_reference_index
  fields.writeBytes(new Uint8Array(8)); // reserved
  fields.writeUint16(channels);
  fields.writeUint16(bitsPerSample);
  fields.writeUint32(0); // pre_defined, reserved
  // 16.16 fixed point; a rate above 65535 does not fit, and the configuration box says it anyway.
  fields.writeUint16(sampleRate > 0xff_ff ? 0 : Math.round(sampleRate));
  fields.writeUint16(0);
  return box(name, fields.finish(), configurationBox);
}
