import { ProtocolError } from '../../errors.ts';
import { BitReader } from '../bits/index.ts';
import type { AudioDescription } from '../description/index.ts';

/** Header of an MPEG audio frame (ISO/IEC 11172-3 §2.4.1.3, 13818-3 §2.4.1.3; 2.5 is a common extension). */
export interface Mp3FrameHeader {
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  /** Bits per second; 0 for a free-format stream. */
  readonly bitRate: number;
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Samples per channel in a frame. */
  readonly samples: number;
  /** The whole frame, header included; `undefined` for a free-format stream. */
  readonly frameBytes: number | undefined;
}

/** Kilobits per second by version 1 layer, then by layer of versions 2 and 2.5. Index 0 is free format. */
const bitRates = {
  1: {
    1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  2: {
    1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;

/** Of version 1; version 2 halves them, 2.5 quarters them. */
const sampleRates = [44_100, 48_000, 32_000] as const;

/** By the fields' two bits; `undefined` is reserved. */
const versions = [2.5, undefined, 2, 1] as const;
const layers = [undefined, 3, 2, 1] as const;

const syncWord = 0x7_ff;
const channelModeMono = 3;

/** Parses the four bytes at the start of `bytes`; the frame itself need not be whole. */
export function parseMp3FrameHeader(bytes: Uint8Array): Mp3FrameHeader {
  const reader = new BitReader(bytes);
  const sync = reader.readBits(11);
  const version = versions[reader.readBits(2)];
  const layer = layers[reader.readBits(2)];
  reader.skipBits(1); // protection_bit
  const bitRateIndex = reader.readBits(4);
  const baseRate = sampleRates[reader.readBits(2)];
  const padding = reader.readBits(1);
  reader.skipBits(1); // private_bit
  const channels = reader.readBits(2) === channelModeMono ? 1 : 2;
  reader.skipBits(6); // mode extension, copyright, original, emphasis
  if (sync !== syncWord || version === undefined || layer === undefined || baseRate === undefined) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      'an MPEG audio header with a reserved value or without sync',
    );
  }
  const kilobits = bitRates[version === 1 ? 1 : 2][layer][bitRateIndex];
  if (kilobits === undefined) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `MPEG audio bitrate_index ${bitRateIndex}`);
  }
  const bitRate = kilobits * 1000;
  const sampleRate = version === 1 ? baseRate : baseRate / (version === 2 ? 2 : 4);
  const samples = samplesOf(version, layer);
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samples / 8) * bitRate) / sampleRate / slotBytes) + padding;
  return {
    version,
    layer,
    bitRate,
    sampleRate,
    channels,
    samples,
    frameBytes: bitRate === 0 ? undefined : slots * slotBytes,
  };
}

/** Codec string (MPEG-4 object types 32 to 34 are layers 1 to 3), sample rate and channels. */
export function describeMp3(header: Mp3FrameHeader): AudioDescription {
  return { codec: `mp4a.40.${31 + header.layer}`, sampleRate: header.sampleRate, channels: header.channels };
}

function samplesOf(version: 1 | 2 | 2.5, layer: 1 | 2 | 3): number {
  if (layer === 1) {
    return 384;
  }
  return layer === 3 && version !== 1 ? 576 : 1152;
}
