import { ProtocolError } from '../../errors.ts';
import type { AudioDescription } from '../description/index.ts';

/** Identification header of Ogg Opus (RFC 7845 §5.1), the body of an Enhanced RTMP sequence start. */
export interface OpusIdHeader {
  /** Output channels, 1..255. */
  readonly channels: number;
  /** Samples at 48 kHz to drop from the decoder's output at the start. */
  readonly preSkip: number;
  /** Of the encoder's input, in Hz; a decoder's output is 48 kHz whatever this says. 0 means unspecified. */
  readonly inputSampleRate: number;
  /** Gain in 1/256 dB to apply when decoding, -32768..32767. */
  readonly outputGain: number;
  /** 0: one stream, mono or stereo, no table. */
  readonly mappingFamily: number;
  /** Absent for family 0. A view of the parsed bytes. */
  readonly mapping?: OpusChannelMapping;
}

/** Channel mapping table (RFC 7845 §5.1.1). */
export interface OpusChannelMapping {
  readonly streams: number;
  readonly coupledStreams: number;
  /** For each output channel the index of the decoded one; 255 is silence. */
  readonly channelIndexes: Uint8Array;
}

/** Opus decodes at 48 kHz (RFC 7845 §4). */
export const opusSampleRate = 48_000;

const magic = Uint8Array.from('OpusHead', (character) => character.charCodeAt(0));
const fixedBytes = 19;

/** Throws `ProtocolError` for a header cut short, without the magic, or of another major version. */
export function parseOpusIdHeader(bytes: Uint8Array): OpusIdHeader {
  if (bytes.length < fixedBytes) {
    throw new ProtocolError(
      'MEDIA_HEADER_TRUNCATED',
      `${bytes.length} bytes of an Opus ID header (${fixedBytes})`,
    );
  }
  // Unlike everything else here the fields are little-endian, as in Ogg.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(8);
  if (!magic.every((byte, index) => bytes[index] === byte) || version >> 4 !== 0) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `an Opus ID header without its magic or of version ${version}`,
    );
  }
  const channels = view.getUint8(9);
  const mappingFamily = view.getUint8(18);
  if (channels === 0 || (mappingFamily === 0 && channels > 2)) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `${channels} Opus channels in mapping family ${mappingFamily}`,
    );
  }
  return {
    channels,
    preSkip: view.getUint16(10, true),
    inputSampleRate: view.getUint32(12, true),
    outputGain: view.getInt16(16, true),
    mappingFamily,
    ...(mappingFamily !== 0 && { mapping: parseMapping(bytes.subarray(fixedBytes), channels) }),
  };
}

export function serializeOpusIdHeader(header: OpusIdHeader): Uint8Array {
  const { mapping } = header;
  const bytes = new Uint8Array(fixedBytes + (mapping === undefined ? 0 : 2 + mapping.channelIndexes.length));
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint8(8, 1);
  view.setUint8(9, header.channels);
  view.setUint16(10, header.preSkip, true);
  view.setUint32(12, header.inputSampleRate, true);
  view.setInt16(16, header.outputGain, true);
  view.setUint8(18, header.mappingFamily);
  if (mapping !== undefined) {
    view.setUint8(19, mapping.streams);
    view.setUint8(20, mapping.coupledStreams);
    bytes.set(mapping.channelIndexes, 21);
  }
  return bytes;
}

/** RFC 6381 name, output rate and channels. Without a header (Enhanced RTMP allows an empty one) it is stereo. */
export function describeOpus(header: OpusIdHeader | undefined): AudioDescription {
  return { codec: 'opus', sampleRate: opusSampleRate, channels: header?.channels ?? 2 };
}

function parseMapping(table: Uint8Array, channels: number): OpusChannelMapping {
  const [streams, coupledStreams] = table;
  const channelIndexes = table.subarray(2, 2 + channels);
  if (streams === undefined || coupledStreams === undefined || channelIndexes.length < channels) {
    throw new ProtocolError(
      'MEDIA_HEADER_TRUNCATED',
      `${table.length} bytes of an Opus channel mapping table`,
    );
  }
  if (streams === 0 || coupledStreams > streams) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `${streams} Opus streams, ${coupledStreams} of them coupled`,
    );
  }
  return { streams, coupledStreams, channelIndexes };
}
