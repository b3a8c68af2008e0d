import { Buffer } from 'node:buffer';
import type { ByteWriter } from '../bits/index.ts';

/** Eight bytes, IEEE 754 binary64, big-endian (AMF0 §1.3.1, AMF3 §1.3). */
export function writeDouble(output: ByteWriter, value: number): void {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleBE(value);
  output.writeBytes(bytes);
}
