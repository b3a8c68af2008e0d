import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import type { Av1ColorConfig } from './color-config.ts';
import { readColorConfig } from './color-config.ts';

/** What an AV1 sequence header says of the pictures (AV1 §5.5.1). */
export interface Av1SequenceHeader {
  readonly profile: number;
  /** seq_level_idx of operating point 0: 31 is "any". */
  readonly levelIndex: number;
  readonly highTier: boolean;
  /** Largest frame, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, when the header gives a clock and says that pictures come evenly. */
  readonly frameRate?: number;
  readonly color: Av1ColorConfig;
}

/** Parses the payload of a sequence header OBU (without the OBU header). */
export function parseAv1SequenceHeader(payload: Uint8Array): Av1SequenceHeader {
  const reader = new BitReader(payload);
  const profile = reader.readBits(3);
  if (profile > 2) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `seq_profile ${profile}`);
  }
  reader.skipBits(1); // still_picture
  const reduced = reader.readFlag(); // reduced_still_picture_header
  const { levelIndex, highTier, frameRate } = reduced
    ? { levelIndex: reader.readBits(5), highTier: false, frameRate: undefined }
    : readTimingAndOperatingPoints(reader);
  const widthBits = reader.readBits(4) + 1;
  const heightBits = reader.readBits(4) + 1;
  const width = reader.readBits(widthBits) + 1;
  const height = reader.readBits(heightBits) + 1;
  skipCodingTools(reader, reduced);
  const color = readColorConfig(reader, profile);
  return {
    profile,
    levelIndex,
    highTier,
    width,
    height,
    ...(frameRate !== undefined && { frameRate }),
    color,
  };
}

interface OperatingPoint {
  readonly levelIndex: number;
  readonly highTier: boolean;
}

function readTimingAndOperatingPoints(reader: BitReader): OperatingPoint & { frameRate: number | undefined } {
  let frameRate: number | undefined;
  let delayBits: number | undefined;
  if (reader.readFlag()) {
    frameRate = readTimingInfo(reader);
    if (reader.readFlag()) {
      delayBits = reader.readBits(5) + 1; // decoder_model_info (§5.5.4)
      reader.skipBits(32 + 5 + 5);
    }
  }
  const initialDisplayDelay = reader.readFlag();
  const operatingPoints = reader.readBits(5) + 1;
  const [first = { levelIndex: 0, highTier: false }] = Array.from({ length: operatingPoints }, () =>
    readOperatingPoint(reader, delayBits, initialDisplayDelay),
  );
  return { ...first, frameRate };
}

/** timing_info (AV1 §5.5.3). */
function readTimingInfo(reader: BitReader): number | undefined {
  const unitsInTick = reader.readBits(32);
  const timeScale = reader.readBits(32);
  const equalInterval = reader.readFlag();
  if (!equalInterval) {
    return undefined;
  }
  const ticksPerPicture = reader.readUnsignedExpGolomb() + 1; // uvlc() is ue(v)
  return unitsInTick > 0 && timeScale > 0 ? timeScale / (unitsInTick * ticksPerPicture) : undefined;
}

function readOperatingPoint(
  reader: BitReader,
  delayBits: number | undefined,
  initialDisplayDelay: boolean,
): OperatingPoint {
  reader.skipBits(12); // operating_point_idc
  const levelIndex = reader.readBits(5);
  const highTier = levelIndex > 7 && reader.readFlag();
  if (delayBits !== undefined && reader.readFlag()) {
    reader.skipBits(2 * delayBits + 1); // operating_parameters_info (§5.5.5)
  }
  if (initialDisplayDelay && reader.readFlag()) {
    reader.skipBits(4);
  }
  return { levelIndex, highTier };
}

/** Everything between the frame size and color_config. */
function skipCodingTools(reader: BitReader, reduced: boolean): void {
  if (!reduced && reader.readFlag()) {
    reader.skipBits(4 + 3); // frame id lengths
  }
  reader.skipBits(3); // superblock size, filter intra, intra edge filter
  if (!reduced) {
    reader.skipBits(4); // interintra, masked compound, warped motion, dual filter
    if (reader.readFlag()) {
      reader.skipBits(2); // enable_jnt_comp, enable_ref_frame_mvs; both need enable_order_hint
      skipScreenContentTools(reader);
      reader.skipBits(3); // order_hint_bits_minus_1
    } else {
      skipScreenContentTools(reader);
    }
  }
  reader.skipBits(3); // superres, cdef, restoration
}

function skipScreenContentTools(reader: BitReader): void {
  const chosenPerFrame = reader.readFlag(); // seq_choose_screen_content_tools
  const possible = chosenPerFrame || reader.readFlag(); // seq_force_screen_content_tools
  if (possible && !reader.readFlag()) {
    reader.skipBits(1); // seq_force_integer_mv
  }
}
