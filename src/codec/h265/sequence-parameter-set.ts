import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import type { ChromaFormat, PictureSize, VuiTiming } from '../h26x/index.ts';
import {
  chromaSubsampling,
  readChromaFormat,
  readCroppedSize,
  readVuiTiming,
  removeEmulationPrevention,
  skipVuiSignalDescription,
} from '../h26x/index.ts';
import type { ProfileTierLevel } from './profile-tier-level.ts';
import { readProfileTierLevel, skipSubLayerProfiles } from './profile-tier-level.ts';
import { skipShortTermReferencePictureSets } from './reference-picture-sets.ts';
import { skipScalingListData } from './scaling-list.ts';

/** What an H.265 sequence parameter set says of the pictures (ITU-T H.265 §7.3.2.2). */
export interface H265SequenceParameterSet {
  readonly profileTierLevel: ProfileTierLevel;
  /** 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormatIdc: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Displayed size in pixels, after the conformance window. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, when the usability information gives a clock. */
  readonly frameRate?: number;
}

const spsNalType = 33;

/** Parses a whole SPS NAL unit, its two header bytes and emulation prevention included. */
export function parseH265SequenceParameterSet(nalUnit: Uint8Array): H265SequenceParameterSet {
  const reader = new BitReader(removeEmulationPrevention(nalUnit));
  const nalType = (reader.readBits(16) >> 9) & 0x3f;
  if (nalType !== spsNalType) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `NAL unit type ${nalType} where an H.265 SPS (33) stands`,
    );
  }
  reader.skipBits(4); // sps_video_parameter_set_id
  const maxSubLayersMinus1 = readMaxSubLayers(reader);
  reader.skipBits(1); // sps_temporal_id_nesting_flag
  const profileTierLevel = readProfileTierLevel(reader);
  skipSubLayerProfiles(reader, maxSubLayersMinus1);
  reader.readUnsignedExpGolomb(); // sps_seq_parameter_set_id
  const chroma = readChromaFormat(reader);
  const size = readPictureSize(reader, chroma);
  const bitDepthLuma = readBitDepth(reader);
  const bitDepthChroma = readBitDepth(reader);
  skipCodingTools(reader, maxSubLayersMinus1);
  const timing = reader.readFlag() ? readVui(reader) : undefined;
  return {
    profileTierLevel,
    chromaFormatIdc: chroma.formatIdc,
    bitDepthLuma,
    bitDepthChroma,
    ...size,
    ...(timing && { frameRate: timing.timeScale / timing.unitsInTick }),
  };
}

function readMaxSubLayers(reader: BitReader): number {
  const maxSubLayersMinus1 = reader.readBits(3);
  if (maxSubLayersMinus1 > 6) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `sps_max_sub_layers_minus1 ${maxSubLayersMinus1}`);
  }
  return maxSubLayersMinus1;
}

function readPictureSize(reader: BitReader, chroma: ChromaFormat): PictureSize {
  const coded = { width: reader.readUnsignedExpGolomb(), height: reader.readUnsignedExpGolomb() };
  return readCroppedSize(reader, coded, chromaSubsampling(chroma));
}

function readBitDepth(reader: BitReader): number {
  const bitDepth = 8 + reader.readUnsignedExpGolomb();
  if (bitDepth > 16) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `a bit depth of ${bitDepth}`);
  }
  return bitDepth;
}

/** Everything between the bit depths and vui_parameters_present_flag. */
function skipCodingTools(reader: BitReader, maxSubLayersMinus1: number): void {
  const pictureOrderBits = 4 + reader.readUnsignedExpGolomb();
  if (pictureOrderBits > 16) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `picture order counts of ${pictureOrderBits} bits`);
  }
  const orderingLayers = reader.readFlag() ? maxSubLayersMinus1 + 1 : 1;
  skipExpGolombs(reader, 3 * orderingLayers);
  skipExpGolombs(reader, 6); // block sizes and transform depths
  if (reader.readFlag() && reader.readFlag()) {
    skipScalingListData(reader);
  }
  reader.skipBits(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
  if (reader.readFlag()) {
    reader.skipBits(8); // pcm sample bit depths
    skipExpGolombs(reader, 2);
    reader.skipBits(1); // pcm_loop_filter_disabled_flag
  }
  skipShortTermReferencePictureSets(reader);
  if (reader.readFlag()) {
    skipLongTermReferencePictures(reader, pictureOrderBits);
  }
  reader.skipBits(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
}

function skipLongTermReferencePictures(reader: BitReader, pictureOrderBits: number): void {
  const pictures = reader.readUnsignedExpGolomb();
  if (pictures > 32) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `num_long_term_ref_pics_sps ${pictures}`);
  }
  reader.skipBits(pictures * (pictureOrderBits + 1));
}

function skipExpGolombs(reader: BitReader, count: number): void {
  for (let i = 0; i < count; i++) {
    reader.readUnsignedExpGolomb();
  }
}

function readVui(reader: BitReader): VuiTiming | undefined {
  skipVuiSignalDescription(reader);
  reader.skipBits(3); // neutral_chroma_indication_flag, field_seq_flag, frame_field_info_present_flag
  if (reader.readFlag()) {
    skipExpGolombs(reader, 4); // default display window: a hint, not a crop
  }
  return readVuiTiming(reader);
}
