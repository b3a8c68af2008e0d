import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import { parseAc3SyncFrame } from './sync-frame.ts';

/** Fields of a syncframe as the specification writes them (ETSI TS 102 366 §4.4, §E.1.3), for dac3 and dec3. */
export interface Ac3BitStreamInformation {
  readonly enhanced: boolean;
  /** In Hz. */
  readonly sampleRate: number;
  /** The whole syncframe, header included. */
  readonly frameBytes: number;
  /** Samples per channel: 1536, fewer in E-AC-3 frames of less than six blocks. */
  readonly samples: number;
  readonly fscod: number;
  readonly bsid: number;
  /** 0, complete main, where an E-AC-3 frame does not say it. */
  readonly bsmod: number;
  readonly acmod: number;
  readonly lfeon: number;
  /** frmsizecod without its lowest bit; 0 in E-AC-3. */
  readonly bitRateCode: number;
  /** 0 independent, 1 dependent, 2 converted from AC-3; 0 in AC-3. */
  readonly strmtyp: number;
  readonly substreamid: number;
  /** Custom channel map of a dependent substream, 16 bits with the left channel highest; 0 without one. */
  readonly chanmap: number;
}

const samplesInBlock = 256;
const blocksInAc3 = 6;
/** By numblkscod. */
const blockCounts = [1, 2, 3, 6] as const;
/** Kilobits per second by frmsizecod >> 1 (table 4.13). */
const bitRates = [
  32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
] as const;
const dependentSubstream = 1;

/** Parses the syncframe at the start of `bytes`; the frame itself need not be whole. */
export function parseAc3BitStreamInformation(bytes: Uint8Array): Ac3BitStreamInformation {
  const { enhanced, sampleRate } = parseAc3SyncFrame(bytes);
  const reader = new BitReader(bytes);
  reader.skipBits(16); // syncword
  return enhanced ? parseEnhanced(reader, sampleRate) : parsePlain(reader, sampleRate);
}

/**
 * The syncframes of an access unit: one in AC-3; in E-AC-3 independent substreams, each followed by those that
 * depend on it. Stops at bytes that are no whole syncframe.
 */
export function parseAc3AccessUnit(bytes: Uint8Array): Ac3BitStreamInformation[] {
  const frames: Ac3BitStreamInformation[] = [];
  let rest = bytes;
  do {
    const frame = parseAc3BitStreamInformation(rest);
    frames.push(frame);
    rest = rest.subarray(frame.frameBytes);
  } while (rest.length > 0 && startsWithSync(rest));
  return frames;
}

/** Samples per channel of an access unit: those of the first independent substream's frames. */
export function ac3AccessUnitSamples(bytes: Uint8Array): number {
  return parseAc3AccessUnit(bytes)
    .filter(({ strmtyp, substreamid }) => strmtyp !== dependentSubstream && substreamid === 0)
    .reduce((sum, { samples }) => sum + samples, 0);
}

function startsWithSync(bytes: Uint8Array): boolean {
  // A frame that begins but is cut off before its bsid has nothing to tell.
  return bytes.length >= 8 && bytes[0] === 0x0b && bytes[1] === 0x77;
}

function parsePlain(reader: BitReader, sampleRate: number): Ac3BitStreamInformation {
  reader.skipBits(16); // crc1
  const fscod = reader.readBits(2);
  const frmsizecod = reader.readBits(6);
  const bsid = reader.readBits(5);
  const bsmod = reader.readBits(3);
  const acmod = reader.readBits(3);
  const hasCentre = (acmod & 1) !== 0 && acmod !== 1;
  const hasSurround = (acmod & 4) !== 0;
  reader.skipBits((hasCentre ? 2 : 0) + (hasSurround ? 2 : 0) + (acmod === 2 ? 2 : 0));
  return {
    enhanced: false,
    sampleRate,
    frameBytes: plainFrameBytes(fscod, frmsizecod),
    samples: blocksInAc3 * samplesInBlock,
    fscod,
    bsid,
    bsmod,
    acmod,
    lfeon: reader.readBits(1),
    bitRateCode: frmsizecod >> 1,
    strmtyp: 0,
    substreamid: 0,
    chanmap: 0,
  };
}

/** Table 4.13: words of 16 bits; at 44.1 kHz every other frame is one longer. */
function plainFrameBytes(fscod: number, frmsizecod: number): number {
  const kilobits = bitRates[frmsizecod >> 1];
  if (kilobits === undefined) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `AC-3 frmsizecod ${frmsizecod}`);
  }
  const words = [kilobits * 2, Math.floor((kilobits * 320) / 147) + (frmsizecod & 1), kilobits * 3][fscod];
  return 2 * (words ?? 0);
}

function parseEnhanced(reader: BitReader, sampleRate: number): Ac3BitStreamInformation {
  const strmtyp = reader.readBits(2);
  const substreamid = reader.readBits(3);
  const frameBytes = 2 * (reader.readBits(11) + 1);
  const fscod = reader.readBits(2);
  const numblkscod = reader.readBits(2);
  const blocks = fscod === 3 ? blocksInAc3 : (blockCounts[numblkscod] ?? blocksInAc3);
  const acmod = reader.readBits(3);
  const lfeon = reader.readBits(1);
  const bsid = reader.readBits(5);
  return {
    enhanced: true,
    sampleRate,
    frameBytes,
    samples: blocks * samplesInBlock,
    fscod,
    bsid,
    bsmod: 0, // behind the mixing metadata, and hardly ever sent
    acmod,
    lfeon,
    bitRateCode: 0,
    strmtyp,
    substreamid,
    chanmap: strmtyp === dependentSubstream ? readChannelMap(reader, acmod) : 0,
  };
}

function readChannelMap(reader: BitReader, acmod: number): number {
  // Dialogue normalisation and compression, of both programs in dual mono.
  for (let program = 0; program < (acmod === 0 ? 2 : 1); program++) {
    reader.skipBits(5);
    reader.skipBits(reader.readFlag() ? 8 : 0);
  }
  return reader.readFlag() ? reader.readBits(16) : 0;
}
