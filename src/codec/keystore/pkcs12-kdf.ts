import { hash } from 'node:crypto';
import type { DerivationBudget } from './derivation-budget.ts';

/** Digests that PKCS12 derives keys with: bytes of a block and of the result. */
export const kdfDigests = {
  sha1: { block: 64, size: 20 },
  sha224: { block: 64, size: 28 },
  sha256: { block: 64, size: 32 },
  sha384: { block: 128, size: 48 },
  sha512: { block: 128, size: 64 },
} as const;

export type KdfDigest = keyof typeof kdfDigests;

/** What the derived bytes are for (RFC 7292 §B.3). */
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

export type KdfPurpose = (typeof kdfPurpose)[keyof typeof kdfPurpose];

export interface Pkcs12KdfOptions {
  readonly digest: KdfDigest;
  readonly purpose: KdfPurpose;
  /** As `bmpPassword` gives it. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly bytes: number;
}

/** Derives a key from a password as PKCS12 does (RFC 7292 §B.2). */
export async function derivePkcs12Key(
  options: Pkcs12KdfOptions,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const { digest, purpose, password, salt, iterations, bytes } = options;
  const { block, size } = kdfDigests[digest];
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = Buffer.concat([stretch(salt, block), stretch(password, block)]);
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < bytes; length += size) {
    budget.charge(iterations);
    const piece = await budget.iterate(Buffer.concat([diversifier, input]), iterations, (value) =>
      hash(digest, value, 'buffer'),
    );
    pieces.push(piece);
    const addend = repeat(piece, block);
    for (let offset = 0; offset < input.length; offset += block) {
      addAndOne(input.subarray(offset, offset + block), addend);
    }
  }
  return Buffer.concat(pieces).subarray(0, bytes);
}

/** Repeated to whole blocks; nothing stays nothing. */
function stretch(bytes: Uint8Array, block: number): Uint8Array {
  return repeat(bytes, block * Math.ceil(bytes.length / block));
}

function repeat(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0);
}

/** Adds one more than `addend`, both big-endian; what flows over is lost. */
function addAndOne(number: Uint8Array, addend: Uint8Array): void {
  let carry = 1;
  for (let index = number.length - 1; index >= 0; index--) {
    const sum = (number[index] ?? 0) + (addend[index] ?? 0) + carry;
    number[index] = sum;
    carry = sum >> 8;
  }
}
