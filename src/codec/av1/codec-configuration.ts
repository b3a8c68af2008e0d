import { ProtocolError } from '../../errors.ts';
import { ByteReader, ByteWriter } from '../bits/index.ts';

/** AV1CodecConfigurationRecord (AV1 in ISOBMFF §2.3.3), as in `av1C` and in an Enhanced RTMP sequence start. */
export interface Av1CodecConfiguration {
  readonly profile: number;
  /** seq_level_idx of operating point 0. */
  readonly levelIndex: number;
  readonly highTier: boolean;
  readonly bitDepth: 8 | 10 | 12;
  readonly monochrome: boolean;
  readonly subsamplingX: 0 | 1;
  readonly subsamplingY: 0 | 1;
  readonly chromaSamplePosition: number;
  /** Absent when the record does not state it. */
  readonly initialPresentationDelayMinusOne?: number;
  /** OBUs with a size field, a sequence header first; may be empty. A view of the parsed bytes. */
  readonly obus: Uint8Array;
}

/** marker 1, version 1. */
const recordMarkerAndVersion = 0x81;

/** descriptor_tag and descriptor_length of the same four bytes in MPEG-TS (AV1 in MPEG-2 TS §2.2). */
const videoDescriptorTag = 0x80;
const videoDescriptorLength = 4;

/** Throws `ProtocolError` for a record cut short or of another version. */
export function parseAv1CodecConfiguration(bytes: Uint8Array): Av1CodecConfiguration {
  const reader = new ByteReader(bytes);
  return { ...readFixedPart(reader), obus: reader.readRest() };
}

/** AV1_video_descriptor, the body of an Enhanced RTMP MPEG2TSSequenceStart: the same fields, no OBUs. */
export function parseAv1VideoDescriptor(bytes: Uint8Array): Av1CodecConfiguration {
  const reader = new ByteReader(bytes);
  const tag = reader.readUint8();
  const length = reader.readUint8();
  if (tag !== videoDescriptorTag || length !== videoDescriptorLength) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `descriptor ${tag} of ${length} bytes for AV1 video (128 of 4)`,
    );
  }
  // Two of the record's reserved bits hold hdr_wcg_idc here; neither names a codec or a size.
  return { ...readFixedPart(reader), obus: reader.readRest() };
}

export function serializeAv1CodecConfiguration(configuration: Av1CodecConfiguration): Uint8Array {
  const { initialPresentationDelayMinusOne: delay } = configuration;
  const writer = new ByteWriter(4 + configuration.obus.length);
  writer.writeUint8(recordMarkerAndVersion);
  writer.writeUint8((configuration.profile << 5) | configuration.levelIndex);
  writer.writeUint8(
    (configuration.highTier ? 0x80 : 0) |
      (configuration.bitDepth > 8 ? 0x40 : 0) |
      (configuration.bitDepth === 12 ? 0x20 : 0) |
      (configuration.monochrome ? 0x10 : 0) |
      (configuration.subsamplingX << 3) |
      (configuration.subsamplingY << 2) |
      configuration.chromaSamplePosition,
  );
  writer.writeUint8(delay === undefined ? 0 : 0x10 | delay);
  writer.writeBytes(configuration.obus);
  return writer.finish();
}

function readFixedPart(reader: ByteReader): Omit<Av1CodecConfiguration, 'obus'> {
  const markerAndVersion = reader.readUint8();
  if (markerAndVersion !== recordMarkerAndVersion) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `marker and version 0x${markerAndVersion.toString(16)} of an av1C record (0x81)`,
    );
  }
  const profileAndLevel = reader.readUint8();
  const flags = reader.readUint8();
  const delay = reader.readUint8();
  return {
    profile: profileAndLevel >> 5,
    levelIndex: profileAndLevel & 0x1f,
    highTier: (flags & 0x80) !== 0,
    bitDepth: bitDepthOf(flags),
    monochrome: (flags & 0x10) !== 0,
    subsamplingX: (flags & 8) === 0 ? 0 : 1,
    subsamplingY: (flags & 4) === 0 ? 0 : 1,
    chromaSamplePosition: flags & 3,
    ...((delay & 0x10) !== 0 && { initialPresentationDelayMinusOne: delay & 15 }),
  };
}

/** high_bitdepth and twelve_bit. */
function bitDepthOf(flags: number): 8 | 10 | 12 {
  if ((flags & 0x40) === 0) {
    return 8;
  }
  return (flags & 0x20) === 0 ? 10 : 12;
}
