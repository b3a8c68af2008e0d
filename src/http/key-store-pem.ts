import { createPrivateKey, type X509Certificate } from 'node:crypto';
import {
  type DerivationBudget,
  isCertificateBlock,
  KeyStoreFault,
  keyStoreLimits,
  openEncryptedKey,
  type PemBlock,
  parsePem,
  pemBytes,
} from '../codec/keystore/index.ts';
import { inStore, numbered } from './key-store-alias.ts';
import { CertificatesByKey, parseCertificate } from './key-store-certificate.ts';
import type {
  KeyEntry,
  KeyStore,
  KeyStoreEntry,
  LockedEntry,
  ParseKeyStoreOptions,
} from './key-store-entry.ts';
import { type KeyOpening, openKeyEntry } from './key-store-key.ts';
import { TlsError } from './tls-error.ts';

/**
 * Reads keys and certificates from one PEM text, in any order. PEM knows no aliases: keys are called key,
 * key-2 ..., certificates of no key certificate, certificate-2 ...
 *
 * @throws {TlsError} TLS_KEYSTORE_BROKEN
 * @throws {KeyStoreFault}
 */
export async function parsePemStore(
  text: string,
  options: ParseKeyStoreOptions,
  budget: DerivationBudget,
): Promise<KeyStore> {
  const { file } = options;
  const blocks = parsePem(text);
  if (blocks.length === 0) throw new KeyStoreFault('broken', 'no PEM block has an end');
  if (blocks.length > keyStoreLimits.maxKeyStoreEntries) {
    throw new KeyStoreFault('too-large', `${blocks.length} PEM blocks`);
  }
  const certificates: X509Certificate[] = [];
  for (const block of blocks.filter(isCertificateBlock)) {
    certificates.push(await parseCertificate(block.text, file, budget));
  }
  const byKey = new CertificatesByKey(certificates);

  const keys: (KeyEntry | LockedEntry)[] = [];
  for (const block of blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'))) {
    keys.push(await openKey(block, numbered('key', keys.length), { ...options, storeIsOpen: false }, budget));
  }
  const leaves = new Set(keys.flatMap((entry) => (entry.kind === 'key' ? byKey.of(entry.key) : [])));
  const others = certificates.filter((certificate) => !leaves.has(certificate));
  const entries: KeyStoreEntry[] = keys.map((entry) => ({
    ...entry,
    chain: entry.kind === 'key' ? [...byKey.of(entry.key), ...others] : others,
  }));
  if (keys.length === 0) entries.push(...certificates.map(toTrusted));
  return { format: 'pem', entries, remarks: [] };
}

function openKey(
  block: PemBlock,
  alias: string,
  opening: KeyOpening,
  budget: DerivationBudget,
): Promise<KeyEntry | LockedEntry> {
  const outside = { alias, chain: [], createdAt: undefined };
  if (block.label === 'ENCRYPTED PRIVATE KEY') {
    return openKeyEntry(outside, opening, (password) => openEncryptedKey(pemBytes(block), password, budget));
  }
  const where = inStore(opening.file, alias);
  return openKeyEntry(outside, opening, async (password) => openTraditional(block, password, where));
}

/** A key in the clear, or encrypted as OpenSSL once did, which is quick (RFC 1421 headers). */
function openTraditional({ text }: PemBlock, passphrase: string, where: string): Uint8Array {
  const encrypted = text.includes('ENCRYPTED');
  try {
    const key = createPrivateKey({ key: text, ...(encrypted && { passphrase }) });
    return key.export({ format: 'der', type: 'pkcs8' });
  } catch (cause) {
    if (encrypted) throw new KeyStoreFault('password', 'the password does not open the key', { cause });
    throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${where}: unreadable PRIVATE KEY`, { cause });
  }
}

function toTrusted(certificate: X509Certificate, index: number): KeyStoreEntry {
  return { kind: 'trusted', alias: numbered('certificate', index), certificate, createdAt: undefined };
}
