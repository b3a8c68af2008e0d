import { ByteWriter } from '../bits/index.ts';
import { fullBox } from './box.ts';

/** objectTypeIndication (ISO/IEC 14496-1 table 5, kept by the MP4 registration authority). */
export const ObjectType = {
  Mpeg4Audio: 0x40,
  Mpeg2Audio: 0x69,
  Mpeg1Audio: 0x6b,
} as const;

/** Descriptor tags (ISO/IEC 14496-1 table 1). */
const DescriptorTag = { ElementaryStream: 3, DecoderConfig: 4, DecoderSpecificInfo: 5, SlConfig: 6 } as const;

/** streamType 5, audio; upStream 0; a reserved 1. */
const audioStream = (5 << 2) | 1;
/** Timestamps are those of the file (ISO/IEC 14496-14 §3.1.2). */
const slConfigOfMp4 = Uint8Array.of(2);

/**
 * `esds` of an audio track (ISO/IEC 14496-14 §5.6). `decoderSpecificInfo` is the AudioSpecificConfig; MPEG-1 and
 * MPEG-2 audio has none. Bit rates stay 0, "unknown": a live stream has not been seen to its end.
 */
export function elementaryStreamDescriptor(objectType: number, decoderSpecificInfo?: Uint8Array): Uint8Array {
  const decoder = new ByteWriter(13);
  decoder.writeUint8(objectType);
  decoder.writeUint8(audioStream);
  decoder.writeUint24(0); // bufferSizeDB
  decoder.writeUint32(0); // maxBitrate
  decoder.writeUint32(0); // avgBitrate
  const specific = decoderSpecificInfo
    ? [descriptor(DescriptorTag.DecoderSpecificInfo, decoderSpecificInfo)]
    : [];
  const idAndFlags = Uint8Array.of(0, 0, 0); // ES_ID is 0 in a file
  return fullBox(
    'esds',
    0,
    0,
    descriptor(
      DescriptorTag.ElementaryStream,
      idAndFlags,
      descriptor(DescriptorTag.DecoderConfig, decoder.finish(), ...specific),
      descriptor(DescriptorTag.SlConfig, slConfigOfMp4),
    ),
  );
}

/** Tag, and a size of four bytes of seven bits each (ISO/IEC 14496-1 §8.3.3), as most writers do. */
function descriptor(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  const writer = new ByteWriter(5 + size);
  writer.writeUint8(tag);
  for (const shift of [21, 14, 7]) {
    writer.writeUint8(0x80 | ((size >> shift) & 0x7f));
  }
  writer.writeUint8(size & 0x7f);
  for (const part of content) {
    writer.writeBytes(part);
  }
  return writer.finish();
}
