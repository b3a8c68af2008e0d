/** Bits as text, for headers written by hand: `'1' + ue(3) + u(8, 66)`. */

/** u(n): an unsigned value of `width` bits. */
export function u(width: number, value: number): string {
  return value.toString(2).padStart(width, '0');
}

/** ue(v), Exp-Golomb (ITU-T H.264 §9.1). */
export function ue(value: number): string {
  const code = (value + 1).toString(2);
  return '0'.repeat(code.length - 1) + code;
}

/** se(v). */
export function se(value: number): string {
  return ue(value > 0 ? 2 * value - 1 : -2 * value);
}

/** The bytes of some bits; the last one is filled up with zeros. Spaces are ignored. */
export function bytesOfBits(...parts: readonly string[]): Uint8Array {
  const bits = parts.join('').replace(/\s+/g, '');
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(8 * index, 8 * index + 8).padEnd(8, '0'), 2),
  );
}
