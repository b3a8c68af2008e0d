import { setImmediate } from 'node:timers/promises';
import { DerivationBudget } from '../codec/keystore/index.ts';
import type { KeyStore, KeyStorePasswords, ParseKeyStoreOptions } from './key-store-entry.ts';
import { toTlsError } from './key-store-error.ts';
import { checkKeyStoreSize, readKeyStoreFile } from './key-store-file.ts';
import { detectKeyStoreFormat, looksLikeDer } from './key-store-format.ts';
import { parseJavaStore } from './key-store-java.ts';
import { parsePemStore } from './key-store-pem.ts';
import { parsePkcs12Store } from './key-store-pkcs12.ts';
import { TlsError } from './tls-error.ts';

export type {
  KeyEntry,
  KeyStore,
  KeyStoreEntry,
  KeyStorePasswords,
  LockedEntry,
  ParseKeyStoreOptions,
  TrustedEntry,
} from './key-store-entry.ts';
export type { KeyStoreFormat } from './key-store-format.ts';
export {
  type Identity,
  keyNamed,
  type PrivateKeys,
  privateKeys,
  type SelectIdentityOptions,
  selectIdentity,
} from './key-store-identity.ts';

/**
 * Reads a key store of any kind: its first bytes tell which. Keys that cannot be opened do not hide the
 * rest: they come as `locked` entries.
 *
 * @throws {TlsError} TLS_KEYSTORE_FORMAT, TLS_KEYSTORE_BROKEN, TLS_KEYSTORE_TOO_LARGE, TLS_PASSWORD_WRONG
 */
export async function parseKeyStore(bytes: Uint8Array, options: ParseKeyStoreOptions): Promise<KeyStore> {
  checkKeyStoreSize(options.file, bytes.length);
  const budget = new DerivationBudget(setImmediate);
  try {
    switch (detectKeyStoreFormat(bytes)) {
      case 'pem':
        return await parsePemStore(Buffer.from(bytes).toString('latin1'), options, budget);
      case 'jks':
      case 'jceks':
        return await parseJavaStore(bytes, options, budget);
      case 'pkcs12':
        return await parsePkcs12Store(bytes, options, budget);
      case undefined:
        throw unknownFormat(bytes, options.file);
    }
  } catch (error) {
    throw toTlsError(error, options.file);
  }
}

/**
 * Reads a key store file.
 *
 * @param file path; it is what messages call the store.
 * @throws {TlsError} as `parseKeyStore`, and TLS_KEYSTORE_UNREADABLE
 */
export async function readKeyStore(file: string, passwords: KeyStorePasswords): Promise<KeyStore> {
  const bytes = await readKeyStoreFile(file);
  return parseKeyStore(bytes, { ...passwords, file });
}

function unknownFormat(bytes: Uint8Array, file: string): TlsError {
  const advice = looksLikeDer(bytes)
    ? 'a certificate or a key in DER is none: put key and certificates together in one PEM file'
    : '';
  return new TlsError('TLS_KEYSTORE_FORMAT', 'KeyStorePath', `${file}: none by its first bytes`, { advice });
}
