import { createDecipheriv } from 'node:crypto';
import type { DerivationBudget } from './derivation-budget.ts';
import { type Algorithm, parseEncryptedKey, readAlgorithm } from './encrypted-key.ts';
import { KeyStoreFault } from './key-store-fault.ts';
import { pkcs12Passwords } from './password-bytes.ts';
import { derivePasswordKey } from './password-key.ts';
import { derivePkcs12Key, type KdfPurpose, kdfPurpose } from './pkcs12-kdf.ts';
import { decipherRc2Cbc } from './rc2.ts';

const pbes2 = '1.2.840.113549.1.5.13';

interface Cipher {
  readonly keyBytes: number;
  readonly ivBytes: number;
  /** Padding included. */
  decipher(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Uint8Array;
}

/** PKCS12's own algorithms (RFC 7292 §C); its two with RC4 were never anyone's default. */
const pkcs12Ciphers: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': openSslCipher('des-ede3-cbc', 24, 8),
  '1.2.840.113549.1.12.1.4': openSslCipher('des-ede-cbc', 16, 8),
  '1.2.840.113549.1.12.1.5': rc2Cipher(128),
  '1.2.840.113549.1.12.1.6': rc2Cipher(40),
};

/** What PBES2 encrypts with (RFC 8018 §B.2, NIST's list of algorithms). */
const pbes2Ciphers: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.3.7': openSslCipher('des-ede3-cbc', 24, 8),
  '2.16.840.1.101.3.4.1.2': openSslCipher('aes-128-cbc', 16, 16),
  '2.16.840.1.101.3.4.1.22': openSslCipher('aes-192-cbc', 24, 16),
  '2.16.840.1.101.3.4.1.42': openSslCipher('aes-256-cbc', 32, 16),
};

/** Opens an EncryptedPrivateKeyInfo; see `decryptPbe`. */
export async function openEncryptedKey(
  bytes: Uint8Array,
  password: string,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const { algorithm, encrypted } = parseEncryptedKey(bytes);
  return decryptPbe(algorithm, encrypted, password, budget);
}

/**
 * Decrypts what was encrypted with a password: PBES2 of PKCS #5, or PKCS12's own algorithms.
 *
 * @throws {KeyStoreFault} `password`, `broken`, `too-large`, `unsupported`
 */
export async function decryptPbe(
  { oid, parameters }: Algorithm,
  encrypted: Uint8Array,
  password: string,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  if (oid === pbes2) return decryptPbes2({ oid, parameters }, encrypted, password, budget);
  const cipher = known(pkcs12Ciphers, oid);
  const fields = parameters.enter();
  const salt = fields.octetString();
  const iterations = fields.smallInteger();
  for (const encoded of pkcs12Passwords(password)) {
    const derive = (purpose: KdfPurpose, bytes: number) =>
      derivePkcs12Key({ digest: 'sha1', purpose, password: encoded, salt, iterations, bytes }, budget);
    const key = await derive(kdfPurpose.key, cipher.keyBytes);
    const iv = await derive(kdfPurpose.iv, cipher.ivBytes);
    const plain = decipher(cipher, key, iv, encrypted);
    if (plain !== undefined) return plain;
  }
  throw wrongPassword();
}

async function decryptPbes2(
  { parameters }: Algorithm,
  encrypted: Uint8Array,
  password: string,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const schemes = parameters.enter();
  const derivation = readAlgorithm(schemes);
  const scheme = readAlgorithm(schemes);
  const cipher = known(pbes2Ciphers, scheme.oid);
  const iv = scheme.parameters.octetString();
  if (iv.length !== cipher.ivBytes) throw new KeyStoreFault('broken', `an IV of ${iv.length} bytes`);
  const key = await derivePasswordKey(derivation, password, cipher.keyBytes, budget);
  const plain = decipher(cipher, key, iv, encrypted);
  if (plain === undefined) throw wrongPassword();
  return plain;
}

function known(ciphers: Readonly<Record<string, Cipher>>, oid: string): Cipher {
  const cipher = ciphers[oid];
  if (cipher === undefined) throw new KeyStoreFault('unsupported', `the encryption ${oid} is not known`);
  return cipher;
}

/** @returns `undefined` for padding that is none, the only sign of a wrong password (RFC 8018 §6.1.1). */
function decipher(
  cipher: Cipher,
  key: Uint8Array,
  iv: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array | undefined {
  if (encrypted.length === 0 || encrypted.length % cipher.ivBytes !== 0) {
    throw new KeyStoreFault('broken', 'what is encrypted must be whole blocks');
  }
  const plain = cipher.decipher(key, iv, encrypted);
  const padding = plain.at(-1) ?? 0;
  const end = plain.length - padding;
  if (padding === 0 || padding > cipher.ivBytes) return undefined;
  return plain.subarray(end).every((octet) => octet === padding) ? plain.subarray(0, end) : undefined;
}

function wrongPassword(): KeyStoreFault {
  return new KeyStoreFault('password', 'the password does not fit');
}

function openSslCipher(name: string, keyBytes: number, ivBytes: number): Cipher {
  return {
    keyBytes,
    ivBytes,
    decipher(key, iv, encrypted) {
      const cipher = createDecipheriv(name, key, iv).setAutoPadding(false);
      return Buffer.concat([cipher.update(encrypted), cipher.final()]);
    },
  };
}

function rc2Cipher(bits: number): Cipher {
  return {
    keyBytes: bits / 8,
    ivBytes: 8,
    decipher: (key, iv, encrypted) => decipherRc2Cbc(key, bits, iv, encrypted),
  };
}
