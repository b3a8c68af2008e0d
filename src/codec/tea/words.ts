/** Which byte of a word comes first: XXTEA's implementations are little-endian, block TEA's big-endian. */
export type WordOrder = 'little' | 'big';

/** The bytes as 32-bit words, the last one filled with zeros. */
export function wordsOf(bytes: Uint8Array, order: WordOrder): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  for (const [index, byte] of bytes.entries()) {
    words[index >> 2] = (words[index >> 2] ?? 0) | (byte << shiftOf(index, order));
  }
  return words;
}

/** The bytes of the words. */
export function bytesOf(words: Uint32Array, order: WordOrder): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length: words.length * 4 },
    (_, index) => (words[index >> 2] ?? 0) >>> shiftOf(index, order),
  );
}

function shiftOf(index: number, order: WordOrder): number {
  return 8 * (order === 'little' ? index & 3 : 3 - (index & 3));
}
