import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import type { AudioDescription } from '../description/index.ts';

/** What the first bytes of a syncframe say (ETSI TS 102 366 §4.3, §E.1.2); AC-3 and E-AC-3 tell themselves apart. */
export interface Ac3SyncFrame {
  readonly enhanced: boolean;
  /** In Hz. */
  readonly sampleRate: number;
  /** Full-range channels and the low frequency channel. */
  readonly channels: number;
}

const syncWord = 0x0b_77;
const sampleRates = [48_000, 44_100, 32_000] as const;
/** Full-range channels by acmod (table 4.3); 0 is two independent programs. */
const channelCounts = [2, 1, 2, 3, 3, 4, 4, 5] as const;
/** bsid: up to 10 it is AC-3 (9 and 10 at lower rates), from 11 to 16 E-AC-3. */
const lastAc3Bsid = 10;
const lastEnhancedBsid = 16;
const bsidOffsetBits = 40;

/** Parses the syncframe at the start of `bytes`; the frame itself need not be whole. */
export function parseAc3SyncFrame(bytes: Uint8Array): Ac3SyncFrame {
  const reader = new BitReader(bytes);
  const sync = reader.readBits(16);
  if (sync !== syncWord) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `syncword 0x${sync.toString(16)} of AC-3`);
  }
  // Both forms keep bsid at the same place.
  const ahead = new BitReader(bytes);
  ahead.skipBits(bsidOffsetBits);
  const bsid = ahead.readBits(5);
  if (bsid > lastEnhancedBsid) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `AC-3 bsid ${bsid}`);
  }
  return bsid > lastAc3Bsid ? parseEnhanced(reader) : parsePlain(reader, bsid);
}

/** Codec string (the sample entry's name), sample rate and channels. */
export function describeAc3(frame: Ac3SyncFrame): AudioDescription {
  const codec = frame.enhanced ? 'ec-3' : 'ac-3';
  return { codec, sampleRate: frame.sampleRate, channels: frame.channels };
}

function parsePlain(reader: BitReader, bsid: number): Ac3SyncFrame {
  reader.skipBits(16); // crc1
  const baseRate = sampleRateOf(reader.readBits(2));
  reader.skipBits(6 + 5 + 3); // frmsizecod, bsid, bsmod
  const acmod = reader.readBits(3);
  const hasCentre = (acmod & 1) !== 0 && acmod !== 1;
  const hasSurround = (acmod & 4) !== 0;
  reader.skipBits((hasCentre ? 2 : 0) + (hasSurround ? 2 : 0) + (acmod === 2 ? 2 : 0));
  // bsid 9 and 10 halve and quarter the rate.
  const sampleRate = baseRate / 2 ** Math.max(0, bsid - 8);
  return { enhanced: false, sampleRate, channels: channelsOf(acmod, reader.readFlag()) };
}

function parseEnhanced(reader: BitReader): Ac3SyncFrame {
  reader.skipBits(2 + 3 + 11); // strmtyp, substreamid, frmsiz
  const rateCode = reader.readBits(2);
  const subCode = reader.readBits(2); // fscod2 at half rates, else numblkscod
  const sampleRate = rateCode === 3 ? sampleRateOf(subCode) / 2 : sampleRateOf(rateCode);
  const acmod = reader.readBits(3);
  return { enhanced: true, sampleRate, channels: channelsOf(acmod, reader.readFlag()) };
}

function sampleRateOf(code: number): number {
  const rate = sampleRates[code];
  if (rate === undefined) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `AC-3 sample rate code ${code}`);
  }
  return rate;
}

function channelsOf(acmod: number, lowFrequency: boolean): number {
  return (channelCounts[acmod] ?? 0) + (lowFrequency ? 1 : 0);
}
