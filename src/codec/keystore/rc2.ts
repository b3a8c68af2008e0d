/** RFC 2268 §2: a permutation of 0 ... 255, from the digits of pi. */
const piTable = Uint8Array.from(
  Buffer.from(
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
      'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
      '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
      '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
      '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
      'c5f3db47e5a59c770aa62068fe7fc1ad',
    'hex',
  ),
);

const blockBytes = 8;
/** Rounds between the two mashings (RFC 2268 §4). */
const mixingRounds = [5, 6, 5] as const;
const shifts = [1, 2, 3, 5] as const;

/**
 * Deciphers RC2 in CBC mode (RFC 2268), padding included: OpenSSL 3 has moved it to its legacy provider,
 * and every older PKCS12 hides its certificates with it.
 *
 * @param effectiveBits how much of the key counts: 40 for RC2-40.
 * @param encrypted whole blocks.
 */
export function decipherRc2Cbc(
  key: Uint8Array,
  effectiveBits: number,
  iv: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array {
  if (encrypted.length % blockBytes !== 0) throw new RangeError('RC2 takes whole blocks of 8 bytes');
  const expanded = expandKey(key, effectiveBits);
  const plain = new Uint8Array(encrypted.length);
  let previous = iv;
  for (let offset = 0; offset < encrypted.length; offset += blockBytes) {
    const block = encrypted.subarray(offset, offset + blockBytes);
    const opened = decipherBlock(expanded, block);
    for (let index = 0; index < blockBytes; index++) {
      plain[offset + index] = (opened[index] ?? 0) ^ (previous[index] ?? 0);
    }
    previous = block;
  }
  return plain;
}

/** RFC 2268 §2: 64 words of 16 bits. */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const pi = (index: number) => piTable[index & 0xff] ?? 0;
  const at = (index: number) => bytes[index] ?? 0;
  for (let index = key.length; index < 128; index++) {
    bytes[index] = pi(at(index - 1) + at(index - key.length));
  }
  const effectiveBytes = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * effectiveBytes - effectiveBits);
  bytes[128 - effectiveBytes] = pi(at(128 - effectiveBytes) & mask);
  for (let index = 127 - effectiveBytes; index >= 0; index--) {
    bytes[index] = pi(at(index + 1) ^ at(index + effectiveBytes));
  }
  return Uint16Array.from({ length: 64 }, (_, index) => at(2 * index) | (at(2 * index + 1) << 8));
}

/** RFC 2268 §4. */
function decipherBlock(key: Uint16Array, block: Uint8Array): Uint8Array {
  const view = new DataView(block.buffer, block.byteOffset, blockBytes);
  const words = Uint16Array.from({ length: 4 }, (_, index) => view.getUint16(2 * index, true));
  const word = (index: number) => words[index & 3] ?? 0;
  let next = 63;
  for (const [part, rounds] of mixingRounds.entries()) {
    if (part > 0) {
      for (let index = 3; index >= 0; index--) words[index] = word(index) - (key[word(index - 1) & 63] ?? 0);
    }
    for (let round = 0; round < rounds; round++) {
      for (let index = 3; index >= 0; index--) {
        const shift = shifts[index] ?? 0;
        const turned = (word(index) >> shift) | (word(index) << (16 - shift));
        const mixed =
          (key[next--] ?? 0) + (word(index - 1) & word(index - 2)) + (~word(index - 1) & word(index - 3));
        words[index] = turned - mixed;
      }
    }
  }
  return new Uint8Array(words.buffer.slice(0));
}
