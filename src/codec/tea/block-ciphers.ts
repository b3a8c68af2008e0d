import { type Cipher, delta } from './cipher.ts';

const cycles = 32;

/** What one half of a block takes from the other. */
type Mix = (half: number, sum: number, key: Uint32Array) => number;

/**
 * TEA (Wheeler and Needham, 1994): blocks of two words, each on its own. Equal blocks of text give equal
 * blocks of ciphertext.
 */
export const tea: Cipher = inBlocks({
  sumBefore: (cycle) => Math.imul(cycle + 1, delta),
  first: (half, sum, [k0 = 0, k1 = 0]) => ((half << 4) + k0) ^ (half + sum) ^ ((half >>> 5) + k1),
  second: (half, sum, [, , k2 = 0, k3 = 0]) => ((half << 4) + k2) ^ (half + sum) ^ ((half >>> 5) + k3),
});

/** XTEA (Needham and Wheeler, "Tea extensions", 1997): as {@link tea}, with the key's words in varying order. */
export const xtea: Cipher = inBlocks({
  sumBefore: (cycle) => Math.imul(cycle, delta),
  first: (half, sum, key) => extended(half) ^ (sum + (key[sum & 3] ?? 0)),
  second: (half, sum, key) => extended(half) ^ (sum + (key[(sum >>> 11) & 3] ?? 0)),
});

function extended(half: number): number {
  return ((half << 4) ^ (half >>> 5)) + half;
}

interface Rounds {
  /** The sum that the first half uses in a cycle, counted from 0. The second half always uses the next one's. */
  readonly sumBefore: (cycle: number) => number;
  readonly first: Mix;
  readonly second: Mix;
}

function inBlocks({ sumBefore, first, second }: Rounds): Cipher {
  const sums = Array.from({ length: cycles }, (_, cycle) => ({
    first: sumBefore(cycle) >>> 0,
    second: Math.imul(cycle + 1, delta) >>> 0,
  }));
  return {
    encrypt(words, key) {
      forEachBlock(words, (block) => {
        for (const sum of sums) {
          block[0] = (block[0] ?? 0) + first(block[1] ?? 0, sum.first, key);
          block[1] = (block[1] ?? 0) + second(block[0] ?? 0, sum.second, key);
        }
      });
    },
    decrypt(words, key) {
      forEachBlock(words, (block) => {
        for (const sum of sums.toReversed()) {
          block[1] = (block[1] ?? 0) - second(block[0] ?? 0, sum.second, key);
          block[0] = (block[0] ?? 0) - first(block[1] ?? 0, sum.first, key);
        }
      });
    },
  };
}

function forEachBlock(words: Uint32Array, change: (block: Uint32Array) => void): void {
  for (let start = 0; start < words.length; start += 2) change(words.subarray(start, start + 2));
}
