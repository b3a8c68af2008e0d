import { ProtocolError } from '../../errors.ts';
import type { BitReader } from '../bits/index.ts';

/** Channels by channelConfiguration (ISO/IEC 14496-3 table 1.19 with amendments); 0: a program config says. */
const channelCounts: Readonly<Record<number, number>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 6,
  7: 8,
  11: 7,
  12: 8,
  13: 24,
  14: 8,
};

/** `undefined` for 0 and for the reserved values. */
export function channelsOf(channelConfiguration: number): number | undefined {
  return channelCounts[channelConfiguration];
}

/** Counts the channels of a program_config_element (ISO/IEC 14496-3 §4.4.1.1): a pair is two, an LFE one. */
export function readProgramConfigChannels(reader: BitReader): number {
  reader.skipBits(4 + 2 + 4); // element_instance_tag, object_type, sampling_frequency_index
  const front = reader.readBits(4);
  const side = reader.readBits(4);
  const back = reader.readBits(4);
  const lowFrequency = reader.readBits(2);
  const data = reader.readBits(3);
  const coupling = reader.readBits(4);
  for (const mixdownBits of [4, 4, 3]) {
    if (reader.readFlag()) {
      reader.skipBits(mixdownBits); // mono, stereo, matrix
    }
  }
  let channels = lowFrequency;
  for (let i = 0; i < front + side + back; i++) {
    channels += reader.readFlag() ? 2 : 1;
    reader.skipBits(4); // element_tag_select
  }
  reader.skipBits(4 * lowFrequency + 4 * data + 5 * coupling);
  reader.alignToByte();
  reader.skipBits(8 * reader.readBits(8)); // comment
  if (channels === 0) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', 'an AAC program config element without channels');
  }
  return channels;
}
