import { Buffer } from 'node:buffer';
import { tea, xtea } from './block-ciphers.ts';
import type { Cipher } from './cipher.ts';
import { base64Notation, escapedLatin1Notation, hexNotation, type Notation } from './notation.ts';
import { bytesToText, javaTrim, unescapeText, withoutPadding } from './plaintext.ts';
import type { WordOrder } from './words.ts';
import { xxtea } from './xxtea.ts';

/**
 * The variants that encrypt and decrypt. `wowza` is what Wowza's `TEA` class, Flash's `com.meychi.ascrypt.TEA`,
 * librtmp and GStreamer share; `veness` Chris Veness's tea-block.js; `xxtea-len` the xxtea libraries of npm, PHP
 * and Python; `tea-ecb` and `xtea-ecb` plain block ciphers.
 */
export const encryptingTeaVariants = ['wowza', 'veness', 'xxtea-len', 'tea-ecb', 'xtea-ecb'] as const;

export type EncryptingTeaVariant = (typeof encryptingTeaVariants)[number];

/** All variants; `veness-legacy`, tea-block.js of 2002 to 2009, can only be decrypted. */
export const teaVariants = [...encryptingTeaVariants, 'veness-legacy'] as const;

export type TeaVariant = (typeof teaVariants)[number];

/** What one variant is made of. */
export interface Recipe {
  readonly cipher: Cipher;
  readonly order: WordOrder;
  /** A last word holds the number of bytes of the text. */
  readonly lengthWord: boolean;
  /** A ciphertext has this many words or a multiple of them. */
  readonly blockWords: number;
  /** The bytes of the secret, of which the first 16 are the key. */
  keyBytes(secret: string): Uint8Array;
  readonly notation: Pick<Notation, 'parse'>;
  /** The text of decrypted bytes. */
  decode(bytes: Uint8Array): string;
}

type EncryptingRecipe = Recipe & { readonly notation: Notation };

// The first 16 bytes lie within the first 16 characters, and each of those within two UTF-16 units.
const utf8Key = (secret: string): Uint8Array => new TextEncoder().encode(secret.slice(0, 32));

const blockOfAll = { order: 'little', lengthWord: false, blockWords: 1, keyBytes: utf8Key } as const;

const separateBlocks = {
  order: 'big',
  lengthWord: false,
  blockWords: 2,
  keyBytes: utf8Key,
  notation: hexNotation,
  decode: (bytes: Uint8Array) => withoutPadding(bytesToText(bytes)),
} as const;

/** How each encrypting variant is made. */
export const encryptingRecipes: Readonly<Record<EncryptingTeaVariant, EncryptingRecipe>> = {
  wowza: {
    ...blockOfAll,
    cipher: xxtea,
    notation: hexNotation,
    decode: (bytes) => javaTrim(bytesToText(bytes)),
  },
  veness: {
    ...blockOfAll,
    cipher: xxtea,
    notation: base64Notation,
    decode: (bytes) => withoutPadding(bytesToText(bytes)),
  },
  'xxtea-len': {
    ...blockOfAll,
    cipher: xxtea,
    lengthWord: true,
    notation: base64Notation,
    decode: bytesToText,
  },
  'tea-ecb': { ...separateBlocks, cipher: tea },
  'xtea-ecb': { ...separateBlocks, cipher: xtea },
};

/** How each variant is decrypted. */
export const recipes: Readonly<Record<TeaVariant, Recipe>> = {
  ...encryptingRecipes,
  'veness-legacy': {
    ...blockOfAll,
    cipher: xxtea,
    // It took 16 characters, one byte each.
    keyBytes: (secret) => Buffer.from(secret.slice(0, 16), 'latin1'),
    notation: escapedLatin1Notation,
    decode: (bytes) => unescapeText(withoutPadding(Buffer.from(bytes).toString('latin1'))),
  },
};
