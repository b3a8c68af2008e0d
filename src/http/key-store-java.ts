import type { X509Certificate } from 'node:crypto';
import {
  type DerivationBudget,
  isJavaStoreIntact,
  openJavaKey,
  parseJavaKeyStore,
} from '../codec/keystore/index.ts';
import { inStore } from './key-store-alias.ts';
import { parseCertificate } from './key-store-certificate.ts';
import type { KeyStore, KeyStoreEntry, ParseKeyStoreOptions } from './key-store-entry.ts';
import { wrongStorePassword } from './key-store-error.ts';
import { openKeyEntry } from './key-store-key.ts';

/**
 * Reads a JKS or JCEKS store.
 *
 * @throws {TlsError} TLS_PASSWORD_WRONG, TLS_KEYSTORE_BROKEN
 * @throws {KeyStoreFault}
 */
export async function parseJavaStore(
  bytes: Uint8Array,
  options: ParseKeyStoreOptions,
  budget: DerivationBudget,
): Promise<KeyStore> {
  const { file, storePassword } = options;
  const store = parseJavaKeyStore(bytes);
  if (!isJavaStoreIntact(store, storePassword)) throw wrongStorePassword(file);

  const entries: KeyStoreEntry[] = [];
  const remarks: string[] = [];
  for (const entry of store.entries) {
    const { alias, createdAt } = entry;
    const where = inStore(file, alias);
    switch (entry.kind) {
      case 'key': {
        const chain: X509Certificate[] = [];
        for (const bytes of entry.chain) chain.push(await parseCertificate(bytes, where, budget));
        const open = (password: string) => openJavaKey(entry.protectedKey, password, budget);
        entries.push(
          await openKeyEntry({ alias, createdAt, chain }, { ...options, storeIsOpen: true }, open),
        );
        break;
      }
      case 'trusted': {
        const certificate = await parseCertificate(entry.certificate, where, budget);
        entries.push({ kind: 'trusted', alias, createdAt, certificate });
        break;
      }
      case 'secret':
        remarks.push(`${where} is a secret key, of no use for TLS`);
    }
  }
  if (store.unreadEntries > 0) {
    remarks.push(
      `${file}: the last ${store.unreadEntries} entries cannot be read, since the end of the secret key before them is not known`,
    );
  }
  return { format: store.format, entries, remarks };
}
