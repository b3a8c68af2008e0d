import { ByteWriter } from '../bits/index.ts';
import type { OpusIdHeader } from '../opus/index.ts';
import { opusSampleRate } from '../opus/index.ts';
import { box } from './box.ts';

/** `dOps` (Encapsulation of Opus in ISOBMFF §4.3.2): the ID header's fields, big-endian and without the magic. */
export function opusSpecificBox(header: OpusIdHeader | undefined): Uint8Array {
  const writer = new ByteWriter(32);
  writer.writeUint8(0); // Version
  writer.writeUint8(header?.channels ?? 2);
  writer.writeUint16(header?.preSkip ?? 0);
  writer.writeUint32(header?.inputSampleRate ?? opusSampleRate);
  writer.writeUint16((header?.outputGain ?? 0) & 0xff_ff);
  writer.writeUint8(header?.mappingFamily ?? 0);
  if (header?.mapping) {
    writer.writeUint8(header.mapping.streams);
    writer.writeUint8(header.mapping.coupledStreams);
    writer.writeBytes(header.mapping.channelIndexes);
  }
  return box('dOps', writer.finish());
}
