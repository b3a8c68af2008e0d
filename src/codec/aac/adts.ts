import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import { samplingFrequencyOf } from './sampling-frequency.ts';

/** Fixed and variable header of an ADTS frame (ISO/IEC 13818-7 §6.2). */
export interface AdtsHeader {
  /** 2 for AAC-LC. */
  readonly objectType: number;
  /** In Hz. */
  readonly samplingFrequency: number;
  /** 0 where a program config element in the frame lists the channels. */
  readonly channelConfiguration: number;
  /** 7, or 9 with a CRC. */
  readonly headerBytes: number;
  /** The whole frame, header included. */
  readonly frameBytes: number;
  /** Raw data blocks of 1024 samples in the frame, 1..4. */
  readonly blocks: number;
}

/** Parses the header at the start of `bytes`; the frame itself need not be whole. */
export function parseAdtsHeader(bytes: Uint8Array): AdtsHeader {
  const reader = new BitReader(bytes);
  const sync = reader.readBits(12);
  reader.skipBits(1); // ID: MPEG-4 or MPEG-2
  const layer = reader.readBits(2);
  if (sync !== 0xf_ff || layer !== 0) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `syncword 0x${sync.toString(16)}, layer ${layer} of ADTS`,
    );
  }
  const headerBytes = reader.readFlag() ? 7 : 9; // protection_absent
  const objectType = reader.readBits(2) + 1;
  const samplingFrequency = samplingFrequencyOf(reader.readBits(4));
  reader.skipBits(1); // private_bit
  const channelConfiguration = reader.readBits(3);
  reader.skipBits(4); // original/copy, home, copyright bits
  const frameBytes = reader.readBits(13);
  reader.skipBits(11); // adts_buffer_fullness
  const blocks = reader.readBits(2) + 1;
  if (frameBytes < headerBytes) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `an ADTS frame of ${frameBytes} bytes`);
  }
  return { objectType, samplingFrequency, channelConfiguration, headerBytes, frameBytes, blocks };
}
