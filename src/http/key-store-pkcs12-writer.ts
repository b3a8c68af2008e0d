import { createCipheriv, createHmac, hash, pbkdf2, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  bmpPassword,
  DerivationBudget,
  derivePkcs12Key,
  kdfDigests,
  kdfPurpose,
  type Pkcs12Mac,
  serializeAuthenticatedSafe,
  serializeCertificateBag,
  serializeEncryptedKey,
  serializeEncryptedSafe,
  serializeKeyBag,
  serializeOpenSafe,
  serializePbes2,
  serializePfx,
  serializeSafeContents,
  utf8Password,
} from '../codec/keystore/index.ts';
import type { KeyEntry, TrustedEntry } from './key-store.ts';

/** As Java does today; OpenSSL takes 2,048. */
const iterations = 10_000;
const saltBytes = 16;
const aesBlockBytes = 16;
const aesKeyBytes = 32;

/**
 * A PKCS #12 file as today's OpenSSL and Java write it: AES-256, PBKDF2 and a MAC by SHA-256. Older Javas
 * than 8u301 do not read it.
 *
 * @param keyPassword of the private keys; Java expects it to be the store's.
 */
export async function serializePkcs12Store(
  entries: readonly (KeyEntry | TrustedEntry)[],
  storePassword: string,
  keyPassword: string = storePassword,
): Promise<Uint8Array> {
  const certificates = serializeSafeContents(certificateBags(entries));
  const encrypted = await encrypt(certificates, storePassword);
  const keys: Uint8Array[] = [];
  for (const entry of entries) if (entry.kind === 'key') keys.push(await keyBag(entry, keyPassword));
  const safe = serializeAuthenticatedSafe([
    ...(keys.length === 0 ? [] : [serializeOpenSafe(keys)]),
    serializeEncryptedSafe(encrypted.algorithm, encrypted.bytes),
  ]);
  return serializePfx(safe, await macOf(safe, storePassword));
}

/** Leaves and trusted ones by name; issuers once, though several keys may share them. */
function certificateBags(entries: readonly (KeyEntry | TrustedEntry)[]): Uint8Array[] {
  const named = entries.flatMap((entry) => {
    const certificate = entry.kind === 'key' ? entry.chain[0] : entry.certificate;
    if (certificate === undefined) return [];
    const { alias } = entry;
    const attributes =
      entry.kind === 'key' ? { alias, localKeyId: keyIdOf(entry) } : { alias, trusted: true };
    return [{ certificate, bag: serializeCertificateBag(certificate.raw, attributes) }];
  });
  const there = new Set(named.map(({ certificate }) => certificate.fingerprint256));
  const issuers = new Map(
    entries
      .flatMap((entry) => (entry.kind === 'key' ? entry.chain.slice(1) : []))
      .filter(({ fingerprint256 }) => !there.has(fingerprint256))
      .map((certificate) => [certificate.fingerprint256, certificate.raw]),
  );
  return [
    ...named.map(({ bag }) => bag),
    ...Array.from(issuers.values(), (raw) => serializeCertificateBag(raw, {})),
  ];
}

async function keyBag(entry: KeyEntry, password: string): Promise<Uint8Array> {
  const { algorithm, bytes } = await encrypt(entry.key.export({ type: 'pkcs8', format: 'der' }), password);
  const { alias } = entry;
  return serializeKeyBag(serializeEncryptedKey(algorithm, bytes), { alias, localKeyId: keyIdOf(entry) });
}

/** The same for a key and its certificate, which is the one that it is the id of. */
function keyIdOf({ alias, chain: [leaf] }: KeyEntry): Uint8Array {
  return hash('sha1', leaf?.raw ?? Buffer.from(alias, 'utf8'), 'buffer');
}

async function encrypt(plain: Uint8Array, password: string) {
  const salt = randomBytes(saltBytes);
  const iv = randomBytes(aesBlockBytes);
  const key = await promisify(pbkdf2)(utf8Password(password), salt, iterations, aesKeyBytes, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const bytes = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { algorithm: serializePbes2({ salt, iterations, iv }), bytes };
}

/** HMAC-SHA256 (RFC 7292 §5.1). */
async function macOf(authenticatedSafe: Uint8Array, password: string): Promise<Pkcs12Mac> {
  const salt = randomBytes(saltBytes);
  const options = {
    digest: 'sha256',
    purpose: kdfPurpose.mac,
    password: bmpPassword(password),
    salt,
    iterations,
    bytes: kdfDigests.sha256.size,
  } as const;
  const key = await derivePkcs12Key(options, new DerivationBudget(() => setImmediate()));
  return { digest: createHmac('sha256', key).update(authenticatedSafe).digest(), salt, iterations };
}
