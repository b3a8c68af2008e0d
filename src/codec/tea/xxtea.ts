import { type Cipher, delta } from './cipher.ts';

/**
 * Corrected Block TEA (Wheeler and Needham, "Correction to xtea", 1998): the whole text is one block of two or
 * more words.
 */
export const xxtea: Cipher = {
  encrypt(words, key) {
    let sum = 0;
    for (let round = roundsFor(words); round > 0; round--) {
      sum = (sum + delta) >>> 0;
      for (let index = 0; index < words.length; index++) {
        words[index] = at(words, index) + mix(words, index, sum, key);
      }
    }
  },

  decrypt(words, key) {
    let sum = Math.imul(roundsFor(words), delta) >>> 0;
    for (let round = roundsFor(words); round > 0; round--) {
      for (let index = words.length - 1; index >= 0; index--) {
        words[index] = at(words, index) - mix(words, index, sum, key);
      }
      sum = (sum - delta) >>> 0;
    }
  },
};

function roundsFor(words: Uint32Array): number {
  return 6 + Math.floor(52 / words.length);
}

/** What a word takes from its two neighbours; the first and the last word are neighbours too. */
function mix(words: Uint32Array, index: number, sum: number, key: Uint32Array): number {
  const before = at(words, (index + words.length - 1) % words.length);
  const after = at(words, (index + 1) % words.length);
  const keyWord = at(key, (index & 3) ^ ((sum >>> 2) & 3));
  return (
    (((before >>> 5) ^ (after << 2)) + ((after >>> 3) ^ (before << 4))) ^ ((sum ^ after) + (keyWord ^ before))
  );
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}
