import type { X509Certificate } from 'node:crypto';
import { Asn1Error } from '../codec/asn1/index.ts';
import {
  type BagAttributes,
  type DerivationBudget,
  decryptPbe,
  isPfxIntact,
  KeyStoreFault,
  keyStoreLimits,
  openEncryptedKey,
  parsePfx,
  parseSafe,
  parseSafeContents,
  type SafeBag,
  type SafePart,
} from '../codec/keystore/index.ts';
import { inStore, numbered } from './key-store-alias.ts';
import { CertificatesByKey, parseCertificate } from './key-store-certificate.ts';
import { chainOf, holds } from './key-store-chain.ts';
import type {
  KeyEntry,
  KeyStore,
  KeyStoreEntry,
  LockedEntry,
  ParseKeyStoreOptions,
} from './key-store-entry.ts';
import { wrongStorePassword } from './key-store-error.ts';
import { type KeyOpening, openKeyEntry } from './key-store-key.ts';

interface StoredCertificate {
  readonly alias: string;
  readonly certificate: X509Certificate;
  readonly attributes: BagAttributes;
}

/**
 * Reads a PKCS12 store, today's and the legacy kind. What has no friendly name is called as in PEM.
 *
 * @throws {TlsError} TLS_PASSWORD_WRONG, TLS_KEYSTORE_BROKEN
 * @throws {KeyStoreFault}
 * @throws {Asn1Error}
 */
export async function parsePkcs12Store(
  bytes: Uint8Array,
  options: ParseKeyStoreOptions,
  budget: DerivationBudget,
): Promise<KeyStore> {
  const { file, storePassword } = options;
  const pfx = parsePfx(bytes);
  if (!(await isPfxIntact(pfx, storePassword, budget))) throw wrongStorePassword(file);

  const bags: SafeBag[] = [];
  const remarks: string[] = [];
  for (const part of parseSafe(pfx.content)) {
    if (part === undefined) remarks.push(`${file}: a part is encrypted for a certificate, and left out`);
    else bags.push(...(await openPart(part, pfx.mac !== undefined, storePassword, budget)));
    if (bags.length > keyStoreLimits.maxKeyStoreEntries) {
      throw new KeyStoreFault('too-large', `${bags.length} entries`);
    }
  }
  const certificates = await readCertificates(bags, file, budget);
  const keys = await openKeys(bags, certificates, { ...options, storeIsOpen: pfx.mac !== undefined }, budget);
  return {
    format: 'pkcs12',
    entries: [...keys, ...trustedEntries(certificates, keys)],
    remarks: [...remarks, ...remarkOnOthers(bags, file)],
  };
}

async function openPart(
  { bytes, algorithm }: SafePart,
  passwordFits: boolean,
  password: string,
  budget: DerivationBudget,
): Promise<SafeBag[]> {
  if (algorithm === undefined) return parseSafeContents(bytes);
  const plain = await decryptPbe(algorithm, bytes, password, budget);
  try {
    return parseSafeContents(plain);
  } catch (error) {
    // Without a MAC, garbage is all that tells of a wrong password.
    if (passwordFits || !(error instanceof Asn1Error)) throw error;
    throw new KeyStoreFault('password', 'the password does not fit', { cause: error });
  }
}

async function readCertificates(
  bags: readonly SafeBag[],
  file: string,
  budget: DerivationBudget,
): Promise<StoredCertificate[]> {
  const certificates: StoredCertificate[] = [];
  for (const bag of bags) {
    if (bag.kind !== 'certificate') continue;
    const { attributes, bytes } = bag;
    const alias = attributes.friendlyName ?? numbered('certificate', certificates.length);
    const certificate = await parseCertificate(bytes, inStore(file, alias), budget);
    certificates.push({ alias, attributes, certificate });
  }
  return certificates;
}

async function openKeys(
  bags: readonly SafeBag[],
  certificates: readonly StoredCertificate[],
  opening: KeyOpening,
  budget: DerivationBudget,
): Promise<(KeyEntry | LockedEntry)[]> {
  const pool = certificates.map(({ certificate }) => certificate);
  const byKey = new CertificatesByKey(pool);
  const keys: (KeyEntry | LockedEntry)[] = [];
  for (const bag of bags) {
    if (bag.kind !== 'key') continue;
    const { friendlyName, localKeyId } = bag.attributes;
    const alias = friendlyName ?? numbered('key', keys.length);
    const entry = await openKeyEntry(
      { alias, createdAt: javaTime(localKeyId), chain: [] },
      opening,
      async (password) => (bag.encrypted ? openEncryptedKey(bag.bytes, password, budget) : bag.bytes),
    );
    const leaf =
      certificates.find(({ attributes }) => sameId(attributes.localKeyId, localKeyId))?.certificate ??
      (entry.kind === 'key' ? byKey.of(entry.key)[0] : undefined);
    // Where none belongs to the key, what is there says better what is wrong than nothing.
    const chain = leaf === undefined ? pool.filter(({ ca }) => !ca) : chainOf(leaf, pool);
    keys.push({ ...entry, chain });
    await budget.pause();
  }
  return keys;
}

/** Those that Java marks, and those that no key needs. */
function trustedEntries(
  certificates: readonly StoredCertificate[],
  keys: readonly (KeyEntry | LockedEntry)[],
): KeyStoreEntry[] {
  const needed = keys.flatMap(({ chain }) => chain);
  return certificates
    .filter(({ attributes, certificate }) => attributes.trusted || !holds(needed, certificate))
    .map(({ alias, certificate }) => ({ kind: 'trusted', alias, certificate, createdAt: undefined }));
}

function remarkOnOthers(bags: readonly SafeBag[], file: string): string[] {
  return bags
    .filter(({ kind }) => kind === 'secret' || kind === 'other')
    .map(({ kind, attributes }) => {
      const what = kind === 'secret' ? 'a secret key' : 'neither key nor X.509 certificate';
      return `${inStore(file, attributes.friendlyName ?? '')} is ${what}, of no use for TLS`;
    });
}

function sameId(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

/** Java's localKeyId is a text, `Time 1764065178123`. */
function javaTime(localKeyId: Uint8Array | undefined): Date | undefined {
  const [, time] = /^Time (\d{1,15})$/.exec(Buffer.from(localKeyId ?? []).toString('latin1')) ?? [];
  return time === undefined ? undefined : new Date(Number(time));
}
