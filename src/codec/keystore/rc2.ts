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
const shifts = [1, 2, 3, 5] as const;
/** Words of the key at which a mashing follows: after 5 and after 11 of the 16 rounds (RFC 2268 §4). */
const mashings = [44, 20];

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
  const view = new DataView(encrypted.buffer, encrypted.byteOffset, encrypted.length);
  const words = new Uint16Array(4);
  for (let offset = 0; offset < encrypted.length; offset += blockBytes) {
    for (let index = 0; index < 4; index++) words[index] = view.getUint16(offset + 2 * index, true);
    decipherBlock(expanded, words);
    for (let index = 0; index < blockBytes; index++) {
      const opened = (words[index >> 1] ?? 0) >> (8 * (index & 1));
      const before = offset === 0 ? iv[index] : encrypted[offset - blockBytes + index];
      plain[offset + index] = opened ^ (before ?? 0);
    }
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

/** RFC 2268 §4, in place. No allocation: a store of certificates has tens of thousands of blocks. */
function decipherBlock(key: Uint16Array, words: Uint16Array): void {
  for (let next = 63; next >= 0; next--) {
    const index = next & 3;
    const word = words[index] ?? 0;
    const shift = shifts[index as 0 | 1 | 2 | 3];
    const turned = (word >> shift) | (word << (16 - shift));
    const before = words[(index + 3) & 3] ?? 0;
    const mixed = (before & (words[(index + 2) & 3] ?? 0)) + (~before & (words[(index + 1) & 3] ?? 0));
    words[index] = turned - (key[next] ?? 0) - mixed;
    if (mashings.includes(next)) unmash(key, words);
  }
}

function unmash(key: Uint16Array, words: Uint16Array): void {
  for (let index = 3; index >= 0; index--) {
    const before = words[(index + 3) & 3] ?? 0;
    words[index] = (words[index] ?? 0) - (key[before & 63] ?? 0);
  }
}
