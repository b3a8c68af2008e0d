import { ProtocolError } from '../../errors.ts';
import { ByteReader, ByteWriter } from '../bits/index.ts';
import type { NalLengthBytes } from '../h26x/index.ts';
import { parseNalLength } from '../h26x/index.ts';

/**
 * AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1), as in `avcC` and in an FLV sequence header.
 * NAL units are views of the parsed bytes.
 */
export interface AvcDecoderConfiguration {
  readonly profileIdc: number;
  readonly profileCompatibility: number;
  readonly levelIdc: number;
  /** Bytes of the length in front of each NAL unit of a frame. */
  readonly nalLengthBytes: NalLengthBytes;
  readonly sequenceParameterSets: readonly Uint8Array[];
  readonly pictureParameterSets: readonly Uint8Array[];
  /** The record's tail for high profiles; some writers leave it out. */
  readonly chroma?: AvcChromaConfiguration;
}

/** Tail of the record for every profile but baseline, main and extended. */
export interface AvcChromaConfiguration {
  readonly chromaFormatIdc: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  readonly sequenceParameterSetExtensions: readonly Uint8Array[];
}

const recordVersion = 1;

/** Bytes after the record are ignored. Throws `ProtocolError` for a record cut short or of another version. */
export function parseAvcDecoderConfiguration(bytes: Uint8Array): AvcDecoderConfiguration {
  const reader = new ByteReader(bytes);
  const version = reader.readUint8();
  if (version !== recordVersion) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `configurationVersion ${version} of an avcC record`);
  }
  const profileIdc = reader.readUint8();
  const profileCompatibility = reader.readUint8();
  const levelIdc = reader.readUint8();
  const nalLengthBytes = parseNalLength(reader.readUint8());
  const sequenceParameterSets = readNalUnits(reader, reader.readUint8() & 0x1f);
  const pictureParameterSets = readNalUnits(reader, reader.readUint8());
  const hasTail = hasTailFields(profileIdc) && reader.remainingBytes >= 4;
  return {
    profileIdc,
    profileCompatibility,
    levelIdc,
    nalLengthBytes,
    sequenceParameterSets,
    pictureParameterSets,
    ...(hasTail && { chroma: readChroma(reader) }),
  };
}

/** Writes the record with its reserved bits set to one, as the format asks. */
export function serializeAvcDecoderConfiguration(configuration: AvcDecoderConfiguration): Uint8Array {
  const writer = new ByteWriter();
  writer.writeUint8(recordVersion);
  writer.writeUint8(configuration.profileIdc);
  writer.writeUint8(configuration.profileCompatibility);
  writer.writeUint8(configuration.levelIdc);
  writer.writeUint8(0xfc | (configuration.nalLengthBytes - 1));
  if (configuration.sequenceParameterSets.length > 31) {
    throw new RangeError(
      `An avcC record holds at most 31 SPS; got ${configuration.sequenceParameterSets.length}`,
    );
  }
  writer.writeUint8(0xe0 | configuration.sequenceParameterSets.length);
  writeNalUnits(writer, configuration.sequenceParameterSets);
  writer.writeUint8(configuration.pictureParameterSets.length);
  writeNalUnits(writer, configuration.pictureParameterSets);
  const { chroma } = configuration;
  if (chroma !== undefined) {
    writer.writeUint8(0xfc | chroma.chromaFormatIdc);
    writer.writeUint8(0xf8 | (chroma.bitDepthLuma - 8));
    writer.writeUint8(0xf8 | (chroma.bitDepthChroma - 8));
    writer.writeUint8(chroma.sequenceParameterSetExtensions.length);
    writeNalUnits(writer, chroma.sequenceParameterSetExtensions);
  }
  return writer.finish();
}

/** All but baseline, main and extended (ISO/IEC 14496-15:2019 §5.3.3.1.2; earlier editions list four profiles). */
function hasTailFields(profileIdc: number): boolean {
  return profileIdc !== 66 && profileIdc !== 77 && profileIdc !== 88;
}

function readChroma(reader: ByteReader): AvcChromaConfiguration {
  return {
    chromaFormatIdc: reader.readUint8() & 3,
    bitDepthLuma: (reader.readUint8() & 7) + 8,
    bitDepthChroma: (reader.readUint8() & 7) + 8,
    sequenceParameterSetExtensions: readNalUnits(reader, reader.readUint8()),
  };
}

function readNalUnits(reader: ByteReader, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => reader.readBytes(reader.readUint16()));
}

function writeNalUnits(writer: ByteWriter, units: readonly Uint8Array[]): void {
  for (const unit of units) {
    writer.writeUint16(unit.length);
    writer.writeBytes(unit);
  }
}
