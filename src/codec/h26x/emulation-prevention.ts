/**
 * The raw byte sequence payload of a NAL unit: the bytes without the 0x03 that an encoder puts after two zero
 * bytes (ITU-T H.264 §7.4.1, H.265 §7.4.2). The NAL unit header stays in front.
 * Returns the input itself when there is nothing to take out.
 */
export function removeEmulationPrevention(nalUnit: Uint8Array): Uint8Array {
  let zeros = 0;
  let output: Uint8Array | undefined;
  let length = 0;
  for (let i = 0; i < nalUnit.length; i++) {
    const byte = nalUnit[i] ?? 0;
    if (zeros >= 2 && byte === 3) {
      if (output === undefined) {
        // A Buffer's own `slice` would share the bytes.
        output = new Uint8Array(nalUnit);
        length = i;
      }
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    if (output !== undefined) {
      output[length++] = byte;
    }
  }
  return output === undefined ? nalUnit : output.subarray(0, length);
}
