import type { ByteWriter } from '../bits/index.ts';
import type { AmfInput } from './input.ts';

export const maxU29 = 0x1fff_ffff;

/** The range of an AMF3 integer: a U29 whose top bit is the sign (AMF3 §3.6). */
export const minI29 = -0x1000_0000;
export const maxI29 = 0x0fff_ffff;

/**
 * A variable-length unsigned 29-bit integer (AMF3 §1.3.1): up to three bytes of 7 bits, whose top bit says that
 * another follows, then one of 8 bits.
 *
 *     0xxxxxxx
 *     1xxxxxxx 0xxxxxxx
 *     1xxxxxxx 1xxxxxxx 0xxxxxxx
 *     1xxxxxxx 1xxxxxxx 1xxxxxxx xxxxxxxx
 */
export function readU29(input: AmfInput): number {
  let value = 0;
  for (let i = 0; i < 3; i += 1) {
    const byte = input.readUint8();
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return (value << 8) | input.readUint8();
}

/** `value` is an integer of 0..{@link maxU29}. */
export function writeU29(output: ByteWriter, value: number): void {
  if (value < 0x80) {
    output.writeUint8(value);
  } else if (value < 0x4000) {
    output.writeUint8(0x80 | (value >> 7));
    output.writeUint8(value & 0x7f);
  } else if (value < 0x20_0000) {
    output.writeUint8(0x80 | (value >> 14));
    output.writeUint8(0x80 | ((value >> 7) & 0x7f));
    output.writeUint8(value & 0x7f);
  } else {
    output.writeUint8(0x80 | (value >> 22));
    output.writeUint8(0x80 | ((value >> 15) & 0x7f));
    output.writeUint8(0x80 | ((value >> 8) & 0x7f));
    output.writeUint8(value & 0xff);
  }
}
