import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';

const syncCode = 0x3f_fe;
/** Block size codes that stand for a field behind the coded number. */
const oneByteBlockSize = 6;
const twoByteBlockSize = 7;

/** Samples per channel in the frame at the start of `bytes`, from its header (RFC 9639 §9.1). */
export function flacFrameSamples(bytes: Uint8Array): number {
  const reader = new BitReader(bytes);
  const sync = reader.readBits(14);
  reader.skipBits(2); // reserved, blocking strategy
  const code = reader.readBits(4);
  reader.skipBits(4 + 4 + 3 + 1); // sample rate, channels, bit depth, reserved
  if (sync !== syncCode || code === 0) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `sync code 0x${sync.toString(16)}, block size ${code}`);
  }
  if (code !== oneByteBlockSize && code !== twoByteBlockSize) {
    return blockSizeOf(code);
  }
  skipCodedNumber(reader);
  return reader.readBits(code === oneByteBlockSize ? 8 : 16) + 1;
}

/** RFC 9639 §9.1.1. */
function blockSizeOf(code: number): number {
  if (code === 1) {
    return 192;
  }
  return code < oneByteBlockSize ? 144 * 2 ** code : 2 ** code;
}

/** Frame or sample number in the manner of UTF-8: the first byte's ones say how many bytes there are (§9.1.5). */
function skipCodedNumber(reader: BitReader): void {
  let ones = 0;
  while (reader.readFlag()) {
    ones += 1;
  }
  reader.skipBits(7 - ones + 8 * Math.max(0, ones - 1));
}
