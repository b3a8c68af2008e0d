import { ProtocolError } from '../../errors.ts';
import { maxTeaCiphertextLength } from './limits.ts';
import { invalidCiphertext } from './notation.ts';
import { textToBytes } from './plaintext.ts';
import {
  type EncryptingTeaVariant,
  encryptingRecipes,
  type Recipe,
  recipes,
  type TeaVariant,
} from './variants.ts';
import { bytesOf, wordsOf } from './words.ts';

const keyBytes = 16;

/**
 * Encrypts a text; the same text and secret always give the same ciphertext. `''` gives `''`.
 *
 * Java's implementation decrypts everything, but cannot itself encrypt texts of 1 to 4 bytes: a token server that
 * uses it answers with an error when the password is that short.
 *
 * @param secret its first 16 bytes of UTF-8 are the key; a shorter one is filled with zeros
 * @throws ProtocolError `LIMIT_EXCEEDED` past `maxTeaTextBytes`, `TEA_PLAINTEXT_INVALID` for a text with NULs or
 * lone surrogates, which could not be had back
 */
export function encryptTea(text: string, secret: string, variant: EncryptingTeaVariant = 'wowza'): string {
  const recipe = encryptingRecipes[variant];
  const bytes = textToBytes(text);
  if (bytes.length === 0) return '';
  const words = frame(bytes, recipe);
  recipe.cipher.encrypt(words, keyOf(secret, recipe));
  return recipe.notation.serialize(bytesOf(words, recipe.order));
}

/**
 * Decrypts what {@link encryptTea} or another implementation of the variant wrote. `wowza` takes blanks off both
 * ends of the text, as Java does, the others only the NULs of the padding. Nothing tells a ciphertext that was
 * changed on its way from a right one.
 *
 * @throws ProtocolError `LIMIT_EXCEEDED` past `maxTeaCiphertextLength`, `TEA_CIPHERTEXT_INVALID` for what is no
 * ciphertext of the variant, `TEA_PLAINTEXT_INVALID` where no text comes out, as with another secret
 */
export function decryptTea(ciphertext: string, secret: string, variant: TeaVariant = 'wowza'): string {
  if (ciphertext.length > maxTeaCiphertextLength) {
    const got = `a TEA ciphertext of ${ciphertext.length} where maxTeaCiphertextLength is ${maxTeaCiphertextLength}`;
    throw new ProtocolError('LIMIT_EXCEEDED', got);
  }
  const recipe = recipes[variant];
  const bytes = recipe.notation.parse(ciphertext);
  if (bytes.length === 0) return '';
  if (bytes.length < 8 || bytes.length % (4 * recipe.blockWords) !== 0) {
    throw invalidCiphertext(`${bytes.length} bytes`);
  }
  const words = wordsOf(bytes, recipe.order);
  recipe.cipher.decrypt(words, keyOf(secret, recipe));
  return recipe.decode(unframe(words, recipe));
}

/** The words that stand for a text: at least two, since XXTEA mixes each word with its neighbours. */
function frame(bytes: Uint8Array, { order, lengthWord, blockWords }: Recipe): Uint32Array {
  const textWords = Math.ceil(bytes.length / 4);
  const count = lengthWord ? textWords + 1 : Math.max(2, Math.ceil(textWords / blockWords) * blockWords);
  const words = new Uint32Array(count);
  words.set(wordsOf(bytes, order));
  if (lengthWord) words[textWords] = bytes.length;
  return words;
}

/** The bytes of a text, with its padding where nothing tells how long it is. */
function unframe(words: Uint32Array, { order, lengthWord }: Recipe): Uint8Array {
  const bytes = bytesOf(words, order);
  if (!lengthWord) return bytes;
  const length = words.at(-1) ?? 0;
  const room = bytes.length - 4;
  if (length > room || length <= room - 4) {
    throw new ProtocolError('TEA_PLAINTEXT_INVALID', `${room} bytes that say they are ${length}`);
  }
  return bytes.subarray(0, length);
}

function keyOf(secret: string, recipe: Recipe): Uint32Array {
  const key = new Uint8Array(keyBytes);
  key.set(recipe.keyBytes(secret).subarray(0, keyBytes));
  return wordsOf(key, recipe.order);
}
