import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';

/** What the uncompressed header of a VP9 key frame says (VP9 bitstream specification §6.2). */
export interface Vp9KeyFrameHeader {
  readonly profile: number;
  readonly bitDepth: 8 | 10 | 12;
  readonly subsamplingX: 0 | 1;
  readonly subsamplingY: 0 | 1;
  readonly fullRange: boolean;
  readonly width: number;
  readonly height: number;
}

const frameMarker = 2;
const keyFrameSyncCode = 0x49_83_42;
const colorSpaceRgb = 7;

/** Parses the first frame of a packet; `undefined` when that is no key frame, and so says no size. */
export function parseVp9KeyFrameHeader(frame: Uint8Array): Vp9KeyFrameHeader | undefined {
  const reader = new BitReader(frame);
  const marker = reader.readBits(2);
  if (marker !== frameMarker) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `VP9 frame_marker ${marker}`);
  }
  const profile = reader.readBits(1) + 2 * reader.readBits(1);
  if (profile === 3) {
    reader.skipBits(1); // reserved_zero
  }
  const showExisting = reader.readFlag();
  if (showExisting || reader.readFlag()) {
    return undefined; // frame_type 1 is an inter frame
  }
  reader.skipBits(2); // show_frame, error_resilient_mode
  const syncCode = reader.readBits(24);
  if (syncCode !== keyFrameSyncCode) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `VP9 frame sync code 0x${syncCode.toString(16)}`);
  }
  const color = readColorConfig(reader, profile);
  return { profile, ...color, width: reader.readBits(16) + 1, height: reader.readBits(16) + 1 };
}

type ColorConfig = Pick<Vp9KeyFrameHeader, 'bitDepth' | 'subsamplingX' | 'subsamplingY' | 'fullRange'>;

/** color_config (§6.2.2). Profiles 1 and 3 are the ones that may differ from 4:2:0. */
function readColorConfig(reader: BitReader, profile: number): ColorConfig {
  const bitDepth = readBitDepth(reader, profile);
  const statesSubsampling = profile === 1 || profile === 3;
  if (reader.readBits(3) === colorSpaceRgb) {
    reader.skipBits(statesSubsampling ? 1 : 0); // reserved_zero
    return { bitDepth, subsamplingX: 0, subsamplingY: 0, fullRange: true };
  }
  const fullRange = reader.readFlag();
  if (!statesSubsampling) {
    return { bitDepth, subsamplingX: 1, subsamplingY: 1, fullRange };
  }
  const subsamplingX = reader.readFlag() ? 1 : 0;
  const subsamplingY = reader.readFlag() ? 1 : 0;
  reader.skipBits(1); // reserved_zero
  return { bitDepth, subsamplingX, subsamplingY, fullRange };
}

/** Profiles 2 and 3 are the deep ones: ten_or_twelve_bit. */
function readBitDepth(reader: BitReader, profile: number): 8 | 10 | 12 {
  if (profile < 2) {
    return 8;
  }
  return reader.readFlag() ? 12 : 10;
}
