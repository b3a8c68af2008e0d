import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import type { AudioDescription } from '../description/index.ts';

/** STREAMINFO metadata block (RFC 9639 §8.2). */
export interface FlacStreamInfo {
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
}

const signature = Uint8Array.from('fLaC', (character) => character.charCodeAt(0));
const streamInfoBlockType = 0;

/**
 * Parses the body of an Enhanced RTMP sequence start: the signature and the STREAMINFO block, or the bare fields
 * of that block, which is what ffmpeg sends.
 */
export function parseFlacStreamInfo(bytes: Uint8Array): FlacStreamInfo {
  const hasSignature = signature.every((byte, index) => bytes[index] === byte);
  const reader = new BitReader(hasSignature ? bytes.subarray(signature.length) : bytes);
  if (hasSignature) {
    readBlockHeader(reader);
  }
  reader.skipBits(16 + 16 + 24 + 24); // block and frame size bounds
  const sampleRate = reader.readBits(20);
  const channels = reader.readBits(3) + 1;
  const bitsPerSample = reader.readBits(5) + 1;
  if (sampleRate === 0) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', 'a FLAC sample rate of 0');
  }
  return { sampleRate, channels, bitsPerSample };
}

/** Codec string (the sample entry's name), sample rate and channels. */
export function describeFlac(info: FlacStreamInfo): AudioDescription {
  return { codec: 'fLaC', sampleRate: info.sampleRate, channels: info.channels };
}

function readBlockHeader(reader: BitReader): void {
  reader.skipBits(1); // last-metadata-block flag
  const blockType = reader.readBits(7);
  if (blockType !== streamInfoBlockType) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `FLAC metadata block ${blockType} in place of STREAMINFO (0)`,
    );
  }
  reader.skipBits(24); // block length
}
