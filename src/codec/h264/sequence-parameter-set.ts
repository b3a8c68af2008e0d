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
import { hasChromaFields } from './profile.ts';

/** What an H.264 sequence parameter set says of the pictures (ITU-T H.264 §7.3.2.1.1). */
export interface H264SequenceParameterSet {
  readonly profileIdc: number;
  /** constraint_set0_flag is the most significant of eight bits. */
  readonly constraintFlags: number;
  readonly levelIdc: number;
  /** 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormatIdc: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Displayed size in pixels, after cropping. */
  readonly width: number;
  readonly height: number;
  /** True where a picture may be coded as two fields. */
  readonly interlaced: boolean;
  /** Frames per second, when the usability information gives a clock. */
  readonly frameRate?: number;
}

const spsNalType = 7;
const macroblockPixels = 16;

/** Parses a whole SPS NAL unit, header byte and emulation prevention included. */
export function parseH264SequenceParameterSet(nalUnit: Uint8Array): H264SequenceParameterSet {
  const reader = new BitReader(removeEmulationPrevention(nalUnit));
  const nalType = reader.readBits(8) & 0x1f;
  if (nalType !== spsNalType) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `NAL unit type ${nalType} where an H.264 SPS (7) stands`);
  }
  const profileIdc = reader.readBits(8);
  const constraintFlags = reader.readBits(8);
  const levelIdc = reader.readBits(8);
  reader.readUnsignedExpGolomb(); // seq_parameter_set_id
  const format = hasChromaFields(profileIdc) ? readSampleFormat(reader) : defaultSampleFormat;
  reader.readUnsignedExpGolomb(); // log2_max_frame_num_minus4
  skipPictureOrderCount(reader);
  reader.readUnsignedExpGolomb(); // max_num_ref_frames
  reader.skipBits(1); // gaps_in_frame_num_value_allowed_flag
  const size = readFrameSize(reader, format.chroma);
  const timing = reader.readFlag() ? readVui(reader) : undefined;
  return {
    profileIdc,
    constraintFlags,
    levelIdc,
    chromaFormatIdc: format.chroma.formatIdc,
    bitDepthLuma: format.bitDepthLuma,
    bitDepthChroma: format.bitDepthChroma,
    ...size,
    // H.264 §E.2.1: a tick is a field's time, two make a frame.
    ...(timing && { frameRate: timing.timeScale / (2 * timing.unitsInTick) }),
  };
}

interface SampleFormat {
  readonly chroma: ChromaFormat;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
}

/** What the profiles without these fields imply (H.264 §7.4.2.1.1). */
const defaultSampleFormat: SampleFormat = {
  chroma: { formatIdc: 1, separatePlanes: false },
  bitDepthLuma: 8,
  bitDepthChroma: 8,
};

function readSampleFormat(reader: BitReader): SampleFormat {
  const chroma = readChromaFormat(reader);
  const bitDepthLuma = 8 + reader.readUnsignedExpGolomb();
  const bitDepthChroma = 8 + reader.readUnsignedExpGolomb();
  if (bitDepthLuma > 14 || bitDepthChroma > 14) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `bit depths ${bitDepthLuma} and ${bitDepthChroma}`);
  }
  reader.skipBits(1); // qpprime_y_zero_transform_bypass_flag
  if (reader.readFlag()) {
    skipScalingMatrix(reader, chroma.formatIdc === 3 ? 12 : 8);
  }
  return { chroma, bitDepthLuma, bitDepthChroma };
}

function skipScalingMatrix(reader: BitReader, lists: number): void {
  for (let i = 0; i < lists; i++) {
    if (reader.readFlag()) {
      skipScalingList(reader, i < 6 ? 16 : 64);
    }
  }
}

/** H.264 §7.3.2.1.1.1. A scale of zero ends the list: the rest repeats the last value. */
function skipScalingList(reader: BitReader, size: number): void {
  let scale = 8;
  for (let i = 0; i < size && scale !== 0; i++) {
    scale = (scale + reader.readSignedExpGolomb() + 256) & 0xff;
  }
}

function skipPictureOrderCount(reader: BitReader): void {
  const type = reader.readUnsignedExpGolomb();
  if (type === 0) {
    reader.readUnsignedExpGolomb(); // log2_max_pic_order_cnt_lsb_minus4
    return;
  }
  if (type !== 1) {
    return;
  }
  reader.skipBits(1); // delta_pic_order_always_zero_flag
  reader.readSignedExpGolomb();
  reader.readSignedExpGolomb();
  const cycleLength = reader.readUnsignedExpGolomb();
  if (cycleLength > 255) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `num_ref_frames_in_pic_order_cnt_cycle ${cycleLength}`);
  }
  for (let i = 0; i < cycleLength; i++) {
    reader.readSignedExpGolomb();
  }
}

function readFrameSize(reader: BitReader, chroma: ChromaFormat): PictureSize & { interlaced: boolean } {
  const widthInMacroblocks = reader.readUnsignedExpGolomb() + 1;
  const heightInMapUnits = reader.readUnsignedExpGolomb() + 1;
  const interlaced = !reader.readFlag(); // frame_mbs_only_flag
  if (interlaced) {
    reader.skipBits(1); // mb_adaptive_frame_field_flag
  }
  reader.skipBits(1); // direct_8x8_inference_flag
  const fieldsPerMapUnit = interlaced ? 2 : 1;
  const coded = {
    width: widthInMacroblocks * macroblockPixels,
    height: heightInMapUnits * macroblockPixels * fieldsPerMapUnit,
  };
  // Crop units: H.264 equations 7-19 to 7-22.
  const { x, y } = chromaSubsampling(chroma);
  return { ...readCroppedSize(reader, coded, { x, y: y * fieldsPerMapUnit }), interlaced };
}

function readVui(reader: BitReader): VuiTiming | undefined {
  skipVuiSignalDescription(reader);
  return readVuiTiming(reader);
}
