import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { asn1Tag } from '../asn1/index.ts';
import type { DerivationBudget } from './derivation-budget.ts';
import { type Algorithm, readAlgorithm } from './encrypted-key.ts';
import { KeyStoreFault } from './key-store-fault.ts';
import { utf8Password } from './password-bytes.ts';

const pbkdf2Oid = '1.2.840.113549.1.5.12';
const scryptOid = '1.3.6.1.4.1.11591.4.11';

/** HMACs by their object identifiers (RFC 8018 §B.1.2). */
const hmacDigests: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Where PBKDF2's parameters leave out the HMAC. */
const defaultHmac = '1.2.840.113549.2.7';

/** scrypt's memory, 128 times N times r. */
const maxScryptBytes = 67_108_864;

const derivePbkdf2 = promisify(pbkdf2);

/** The digest of an HMAC. */
export function hmacDigest(oid: string): string {
  const digest = hmacDigests[oid];
  if (digest === undefined) throw new KeyStoreFault('unsupported', `the HMAC ${oid} is not known`);
  return digest;
}

/** Of a key whose length the file tells: that of the longest digest. */
const maxStatedKeyBytes = 64;

/**
 * Derives a key with PBKDF2 (RFC 8018 §A.2) or scrypt (RFC 7914 §7.1). The work is done by another thread.
 *
 * @param bytes how long the key is; left out where only the parameters say so.
 */
export async function derivePasswordKey(
  { oid, parameters }: Algorithm,
  password: string,
  bytes: number | undefined,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const fields = parameters.enter();
  const salt = fields.octetString();
  const secret = utf8Password(password);
  if (oid === pbkdf2Oid) {
    const iterations = fields.smallInteger();
    const length = bytes ?? fields.smallInteger();
    fields.optional(asn1Tag.integer); // keyLength, where the cipher tells it as well
    const hmac = fields.atEnd ? defaultHmac : readAlgorithm(fields).oid;
    budget.charge(iterations);
    return derivePbkdf2(secret, salt, iterations, checkedLength(length), hmacDigest(hmac));
  }
  if (oid !== scryptOid) throw new KeyStoreFault('unsupported', `the key derivation ${oid} is not known`);
  const [N, r, p] = [fields.smallInteger(), fields.smallInteger(), fields.smallInteger()];
  const length = bytes ?? fields.smallInteger();
  if (128 * N * r * p > maxScryptBytes) {
    throw new KeyStoreFault(
      'too-large',
      `scrypt with ${N}, ${r}, ${p} takes more than ${maxScryptBytes} bytes`,
    );
  }
  // As long as about so many rounds of PBKDF2 take.
  budget.charge(N * r * p);
  return runScrypt(secret, salt, checkedLength(length), { N, r, p });
}

function checkedLength(bytes: number): number {
  if (bytes < 1 || bytes > maxStatedKeyBytes) throw new KeyStoreFault('broken', `a key of ${bytes} bytes`);
  return bytes;
}

function runScrypt(
  secret: Uint8Array,
  salt: Uint8Array,
  bytes: number,
  cost: { N: number; r: number; p: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const broken = (cause: unknown) =>
      new KeyStoreFault('broken', 'scrypt does not take these parameters', { cause });
    try {
      scrypt(secret, salt, bytes, { ...cost, maxmem: 2 * maxScryptBytes }, (error, key) => {
        if (error) reject(broken(error));
        else resolve(key);
      });
    } catch (cause) {
      reject(broken(cause));
    }
  });
}
