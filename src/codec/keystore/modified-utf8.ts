import { KeyStoreFault } from './key-store-fault.ts';

/** Reads Java's modified UTF-8 (java.io.DataInput): UTF-16 units in 1 to 3 bytes each, NUL in two. */
export function parseModifiedUtf8(bytes: Uint8Array): string {
  let text = '';
  let offset = 0;
  while (offset < bytes.length) {
    const first = bytes[offset] ?? 0;
    const length = first < 0x80 ? 1 : first >> 5 === 0b110 ? 2 : first >> 4 === 0b1110 ? 3 : 0;
    if (length === 0 || offset + length > bytes.length) throw notText();
    let unit = length === 1 ? first : first & (length === 2 ? 0x1f : 0x0f);
    for (const next of bytes.subarray(offset + 1, offset + length)) {
      if (next >> 6 !== 0b10) throw notText();
      unit = (unit << 6) | (next & 0x3f);
    }
    text += String.fromCharCode(unit);
    offset += length;
  }
  return text;
}

function notText(): KeyStoreFault {
  return new KeyStoreFault('broken', 'a text must be modified UTF-8');
}
