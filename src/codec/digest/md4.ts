import { Buffer } from 'node:buffer';

const blockBytes = 64;

/** RFC 1320 §3.4: which word each step takes, and how far it rotates. */
const rounds = [
  {
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
    mix: (x: number, y: number, z: number) => (x & y) | (~x & z),
  },
  {
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
    mix: (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z),
  },
  {
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
    mix: (x: number, y: number, z: number) => x ^ y ^ z,
  },
] as const;

type State = readonly [a: number, b: number, c: number, d: number];

/**
 * MD4 (RFC 1320) in lower-case hex, for the NT hashes that other systems keep: OpenSSL 3 has it no more. It is
 * broken; nothing new should use it.
 */
export function md4(bytes: Uint8Array): string {
  const padded = pad(bytes);
  const words = new DataView(padded.buffer);
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let offset = 0; offset < padded.length; offset += blockBytes) {
    const block = Array.from({ length: 16 }, (_, index) => words.getUint32(offset + index * 4, true));
    state = addBlock(state, block);
  }
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word >>> 0, index * 4);
  return digest.toString('hex');
}

/** §3.1 and §3.2: a one bit, zeros, and the length in bits, so that whole blocks come out. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / blockBytes) * blockBytes);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, true);
  return padded;
}

function addBlock(state: State, block: readonly number[]): State {
  let [a, b, c, d] = state;
  for (const { constant, mix, order, shifts } of rounds) {
    for (const [step, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + (block[word] ?? 0) + constant) | 0;
      [a, b, c, d] = [d, rotate(sum, shifts[step % 4] ?? 0), b, c];
    }
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
