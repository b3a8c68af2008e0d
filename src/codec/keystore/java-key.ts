import { createDecipheriv, hash, timingSafeEqual } from 'node:crypto';
import type { Asn1Reader } from '../asn1/index.ts';
import type { DerivationBudget } from './derivation-budget.ts';
import { parseEncryptedKey } from './encrypted-key.ts';
import type { JavaKeyStore } from './java-key-store.ts';
import { KeyStoreFault } from './key-store-fault.ts';
import { utf16Password } from './password-bytes.ts';
import { decryptPbe } from './pbe.ts';

/** JKS: Sun's own cipher. */
const jksProtector = '1.3.6.1.4.1.42.2.17.1.1';
/** JCEKS: PBEWithMD5AndTripleDES, which is Sun's own as well. */
const jceksProtector = '1.3.6.1.4.1.42.2.19.1';

const sha1Bytes = 20;

/** Whether the digest at the end of the file fits: if not, the password is wrong, or the file was changed. */
export function isJavaStoreIntact({ covered, digest }: JavaKeyStore, password: string): boolean {
  return timingSafeEqual(javaStoreDigest(covered, password), digest);
}

/** What ends a file. */
export function javaStoreDigest(covered: Uint8Array, password: string): Uint8Array {
  return sha1(utf16Password(password), Buffer.from('Mighty Aphrodite', 'latin1'), covered);
}

/**
 * Opens the key of a JKS or JCEKS entry.
 *
 * @param protectedKey EncryptedPrivateKeyInfo (RFC 5208 §6).
 * @returns PKCS #8, DER.
 * @throws {KeyStoreFault} `password`, `broken`, `too-large`, `unsupported`
 */
export async function openJavaKey(
  protectedKey: Uint8Array,
  password: string,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const { algorithm, encrypted } = parseEncryptedKey(protectedKey);
  if (algorithm.oid === jksProtector) return openJksKey(encrypted, password);
  if (algorithm.oid === jceksProtector) {
    return openJceksKey(algorithm.parameters, encrypted, password, budget);
  }
  return decryptPbe(algorithm, encrypted, password, budget);
}

/**
 * `salt(20) | plain xor keystream | SHA-1(password, plain)`. The keystream's first block is
 * SHA-1(password, salt), each further one SHA-1(password, the block before).
 */
function openJksKey(encrypted: Uint8Array, password: string): Uint8Array {
  if (encrypted.length < 2 * sha1Bytes) throw new KeyStoreFault('broken', 'a protected key is cut off');
  const secret = utf16Password(password);
  const plain = Buffer.from(encrypted.subarray(sha1Bytes, -sha1Bytes));
  let block = encrypted.subarray(0, sha1Bytes);
  for (let offset = 0; offset < plain.length; offset++) {
    const inBlock = offset % sha1Bytes;
    if (inBlock === 0) block = sha1(secret, block);
    plain[offset] = (plain[offset] ?? 0) ^ (block[inBlock] ?? 0);
  }
  if (!timingSafeEqual(sha1(secret, plain), encrypted.subarray(-sha1Bytes))) throw wrongPassword();
  return plain;
}

/**
 * Two halves of the salt are each hashed with the password, again and again; of their 32 bytes the first 24
 * are the Triple DES key, the rest the IV (com.sun.crypto.provider.PBES1Core).
 */
async function openJceksKey(
  parameters: Asn1Reader,
  encrypted: Uint8Array,
  password: string,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const fields = parameters.enter();
  const salt = Uint8Array.from(fields.octetString());
  const iterations = fields.smallInteger();
  if (salt.length !== 8) throw new KeyStoreFault('broken', `a salt of ${salt.length} bytes, not 8`);
  // PBES1Core turns the first half around when both are the same.
  if (Buffer.compare(salt.subarray(0, 4), salt.subarray(4)) === 0) salt.subarray(0, 4).reverse();
  // Both halves take as many.
  budget.charge(iterations);
  budget.charge(iterations);
  const secret = Buffer.from(password, 'utf8');
  const halves = [];
  for (const half of [salt.subarray(0, 4), salt.subarray(4)]) {
    halves.push(
      await budget.iterate(half, iterations, (value) =>
        hash('md5', Buffer.concat([value, secret]), 'buffer'),
      ),
    );
  }
  const derived = Buffer.concat(halves);
  try {
    const cipher = createDecipheriv('des-ede3-cbc', derived.subarray(0, 24), derived.subarray(24));
    return Buffer.concat([cipher.update(encrypted), cipher.final()]);
  } catch {
    throw wrongPassword();
  }
}

function sha1(...parts: readonly Uint8Array[]): Uint8Array {
  return hash('sha1', Buffer.concat(parts), 'buffer');
}

function wrongPassword(): KeyStoreFault {
  return new KeyStoreFault('password', 'the password does not open the key');
}
