import { ProtocolError } from '../../errors.ts';
import { BitReader, ByteReader, ByteWriter } from '../bits/index.ts';
import type { NalLengthBytes } from '../h26x/index.ts';
import { parseNalLength } from '../h26x/index.ts';
import type { ProfileTierLevel } from './profile-tier-level.ts';
import { readProfileTierLevel } from './profile-tier-level.ts';

/**
 * HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1), as in `hvcC`, in an Enhanced RTMP sequence start
 * and in the sequence header of the unofficial codec ID 12. NAL units are views of the parsed bytes.
 */
export interface HevcDecoderConfiguration {
  readonly profileTierLevel: ProfileTierLevel;
  readonly minSpatialSegmentation: number;
  readonly parallelismType: number;
  readonly chromaFormatIdc: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Frames in 256 seconds; 0 says nothing. */
  readonly averageFrameRate: number;
  readonly constantFrameRate: number;
  readonly temporalLayers: number;
  readonly temporalIdNested: boolean;
  /** Bytes of the length in front of each NAL unit of a frame. */
  readonly nalLengthBytes: NalLengthBytes;
  readonly arrays: readonly HevcParameterSetArray[];
}

/** The NAL units of one type. */
export interface HevcParameterSetArray {
  /** True when none of this type follow in the frames. */
  readonly complete: boolean;
  readonly nalType: number;
  readonly nalUnits: readonly Uint8Array[];
}

/** VPS, SPS and PPS of a stream stay far below this; two-byte lengths would allow millions. */
export const maxHvccNalUnits = 256;

const recordVersion = 1;
const profileTierLevelBytes = 12;

/** Bytes after the record are ignored. Throws `ProtocolError` for a record cut short or of another version. */
export function parseHevcDecoderConfiguration(bytes: Uint8Array): HevcDecoderConfiguration {
  const reader = new ByteReader(bytes);
  const version = reader.readUint8();
  if (version !== recordVersion) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `configurationVersion ${version} of an hvcC record`);
  }
  const profileTierLevel = readProfileTierLevel(new BitReader(reader.readBytes(profileTierLevelBytes)));
  const minSpatialSegmentation = reader.readUint16() & 0x0f_ff;
  const parallelismType = reader.readUint8() & 3;
  const chromaFormatIdc = reader.readUint8() & 3;
  const bitDepthLuma = (reader.readUint8() & 7) + 8;
  const bitDepthChroma = (reader.readUint8() & 7) + 8;
  const averageFrameRate = reader.readUint16();
  const flags = reader.readUint8();
  return {
    profileTierLevel,
    minSpatialSegmentation,
    parallelismType,
    chromaFormatIdc,
    bitDepthLuma,
    bitDepthChroma,
    averageFrameRate,
    constantFrameRate: flags >> 6,
    temporalLayers: (flags >> 3) & 7,
    temporalIdNested: (flags & 4) !== 0,
    nalLengthBytes: parseNalLength(flags),
    arrays: readArrays(reader),
  };
}

/** Writes the record with its reserved bits as the format asks. */
export function serializeHevcDecoderConfiguration(configuration: HevcDecoderConfiguration): Uint8Array {
  const writer = new ByteWriter(256);
  const { profileTierLevel: profile } = configuration;
  writer.writeUint8(recordVersion);
  writer.writeUint8((profile.profileSpace << 6) | (profile.highTier ? 0x20 : 0) | profile.profileIdc);
  writer.writeUint32(profile.compatibilityFlags);
  writer.writeBytes(Uint8Array.from(profile.constraintBytes));
  writer.writeUint8(profile.levelIdc);
  writer.writeUint16(0xf0_00 | configuration.minSpatialSegmentation);
  writer.writeUint8(0xfc | configuration.parallelismType);
  writer.writeUint8(0xfc | configuration.chromaFormatIdc);
  writer.writeUint8(0xf8 | (configuration.bitDepthLuma - 8));
  writer.writeUint8(0xf8 | (configuration.bitDepthChroma - 8));
  writer.writeUint16(configuration.averageFrameRate);
  writer.writeUint8(
    (configuration.constantFrameRate << 6) |
      (configuration.temporalLayers << 3) |
      (configuration.temporalIdNested ? 4 : 0) |
      (configuration.nalLengthBytes - 1),
  );
  writer.writeUint8(configuration.arrays.length);
  for (const array of configuration.arrays) {
    writer.writeUint8((array.complete ? 0x80 : 0) | array.nalType);
    writer.writeUint16(array.nalUnits.length);
    for (const unit of array.nalUnits) {
      writer.writeUint16(unit.length);
      writer.writeBytes(unit);
    }
  }
  return writer.finish();
}

function readArrays(reader: ByteReader): HevcParameterSetArray[] {
  let total = 0;
  return Array.from({ length: reader.readUint8() }, () => {
    const flags = reader.readUint8();
    const count = reader.readUint16();
    total += count;
    if (total > maxHvccNalUnits) {
      throw new ProtocolError('LIMIT_EXCEEDED', `${total} NAL units in an hvcC record`);
    }
    const nalUnits = Array.from({ length: count }, () => reader.readBytes(reader.readUint16()));
    return { complete: (flags & 0x80) !== 0, nalType: flags & 0x3f, nalUnits };
  });
}
