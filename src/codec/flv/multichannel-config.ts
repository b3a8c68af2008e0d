import { ProtocolError } from '../../errors.ts';
import { ByteReader, ByteWriter } from '../bits/index.ts';

/** AudioChannelOrder (Enhanced RTMP v2). */
export const AudioChannelOrder = { Unspecified: 0, Native: 1, Custom: 2 } as const;

/** Payload of an audio packet MultichannelConfig: which speaker each channel is for. */
export type MultichannelConfig =
  | { readonly order: 'unspecified'; readonly channels: number }
  /** `mask`: AudioChannelMask, the least significant bit is front left. */
  | { readonly order: 'native'; readonly channels: number; readonly mask: number }
  /** `mapping`: AudioChannel of each channel in its order in the bitstream. A view of the parsed bytes. */
  | { readonly order: 'custom'; readonly channels: number; readonly mapping: Uint8Array };

/** Throws `ProtocolError` for one that is cut short or has a reserved channel order. */
export function parseMultichannelConfig(payload: Uint8Array): MultichannelConfig {
  const reader = new ByteReader(payload);
  const order = reader.readUint8();
  const channels = reader.readUint8();
  switch (order) {
    case AudioChannelOrder.Unspecified:
      return { order: 'unspecified', channels };
    case AudioChannelOrder.Native:
      return { order: 'native', channels, mask: reader.readUint32() };
    case AudioChannelOrder.Custom:
      return { order: 'custom', channels, mapping: reader.readBytes(channels) };
    default:
      throw new ProtocolError('MEDIA_HEADER_INVALID', `audioChannelOrder ${order}`);
  }
}

export function serializeMultichannelConfig(config: MultichannelConfig): Uint8Array {
  const writer = new ByteWriter(6);
  switch (config.order) {
    case 'unspecified':
      writer.writeUint8(AudioChannelOrder.Unspecified);
      writer.writeUint8(config.channels);
      break;
    case 'native':
      writer.writeUint8(AudioChannelOrder.Native);
      writer.writeUint8(config.channels);
      writer.writeUint32(config.mask);
      break;
    case 'custom':
      writer.writeUint8(AudioChannelOrder.Custom);
      writer.writeUint8(config.channels);
      writer.writeBytes(config.mapping);
      break;
  }
  return writer.finish();
}
