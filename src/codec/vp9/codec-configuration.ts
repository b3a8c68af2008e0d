import { ProtocolError } from '../../errors.ts';
import { ByteReader, ByteWriter } from '../bits/index.ts';

/**
 * VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding §2.2), of VP8 and VP9, as in `vpcC` and in
 * an Enhanced RTMP sequence start.
 */
export interface VpCodecConfiguration {
  readonly profile: number;
  /** Ten times the level's number; 0 when the writer did not know it. */
  readonly level: number;
  readonly bitDepth: number;
  /** 0 4:2:0 vertical, 1 4:2:0 colocated, 2 4:2:2, 3 4:4:4. */
  readonly chromaSubsampling: number;
  readonly fullRange: boolean;
  /** ITU-T H.273 codes; 2 is "unspecified". */
  readonly colorPrimaries: number;
  readonly transferCharacteristics: number;
  readonly matrixCoefficients: number;
  /** Empty for VP8 and VP9. A view of the parsed bytes. */
  readonly initializationData: Uint8Array;
}

/** version 1, flags 0 of the box `vpcC`. Some FLV writers put them in front of the record, some do not. */
const boxVersionAndFlags = [1, 0, 0, 0];

/** Parses the record with or without the box's version and flags. */
export function parseVpCodecConfiguration(bytes: Uint8Array): VpCodecConfiguration {
  // Unambiguous: a bare record that began like this would say level 0 at a bit depth of 0.
  const hasBoxHeader = boxVersionAndFlags.every((byte, index) => bytes[index] === byte);
  const reader = new ByteReader(hasBoxHeader ? bytes.subarray(boxVersionAndFlags.length) : bytes);
  const profile = reader.readUint8();
  const level = reader.readUint8();
  const format = reader.readUint8();
  if (profile > 3) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `VP9 profile ${profile}`);
  }
  return {
    profile,
    level,
    bitDepth: format >> 4,
    chromaSubsampling: (format >> 1) & 7,
    fullRange: (format & 1) !== 0,
    colorPrimaries: reader.readUint8(),
    transferCharacteristics: reader.readUint8(),
    matrixCoefficients: reader.readUint8(),
    initializationData: reader.readBytes(reader.readUint16()),
  };
}

/** Writes the record as Enhanced RTMP and `vpcC` hold it: with version and flags in front. */
export function serializeVpCodecConfiguration(configuration: VpCodecConfiguration): Uint8Array {
  const writer = new ByteWriter(12 + configuration.initializationData.length);
  writer.writeBytes(Uint8Array.from(boxVersionAndFlags));
  writer.writeUint8(configuration.profile);
  writer.writeUint8(configuration.level);
  writer.writeUint8(
    (configuration.bitDepth << 4) |
      (configuration.chromaSubsampling << 1) |
      (configuration.fullRange ? 1 : 0),
  );
  writer.writeUint8(configuration.colorPrimaries);
  writer.writeUint8(configuration.transferCharacteristics);
  writer.writeUint8(configuration.matrixCoefficients);
  writer.writeUint16(configuration.initializationData.length);
  writer.writeBytes(configuration.initializationData);
  return writer.finish();
}
