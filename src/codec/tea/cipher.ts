/** Turns words into others of the same number, in place. The key has four words. */
export interface Cipher {
  encrypt(words: Uint32Array, key: Uint32Array): void;
  decrypt(words: Uint32Array, key: Uint32Array): void;
}

/** 2^32 divided by the golden ratio: what every cipher of the family adds once a round. */
export const delta = 0x9e37_79b9;
