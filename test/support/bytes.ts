/** Bytes from hex digits; spaces and line ends are ignored. */
export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

/** Hex digits of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

type Part = string | Uint8Array;

/** All parts, one after the other; a string is hex, and a list keeps on one line what belongs together. */
export function bytes(...parts: readonly (Part | readonly Part[])[]): Uint8Array {
  const flat = parts.flatMap((part) =>
    typeof part === 'string' || part instanceof Uint8Array ? [part] : part,
  );
  return new Uint8Array(Buffer.concat(flat.map((part) => (typeof part === 'string' ? hex(part) : part))));
}

/** `length` bytes that count up from `first`, so that a lost or doubled byte shows. */
export function counting(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (first + index) & 0xff);
}

/** The input cut into pieces of `size` bytes. */
export function piecesOf(input: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < input.length; start += size) {
    pieces.push(input.subarray(start, start + size));
  }
  return pieces;
}
