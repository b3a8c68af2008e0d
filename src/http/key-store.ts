import { readFile } from 'node:fs/promises';
import type { KeyStore, KeyStorePasswords, ParseKeyStoreOptions } from './key-store-entry.ts';
import { detectKeyStoreFormat } from './key-store-format.ts';
import { parsePemStore } from './key-store-pem.ts';
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
export { type Identity, type SelectIdentityOptions, selectIdentity } from './key-store-identity.ts';

/**
 * Reads a key store of any kind: its first bytes tell which. Keys that cannot be opened do not hide the
 * rest: they come as `locked` entries.
 *
 * @throws {TlsError} TLS_KEYSTORE_FORMAT, TLS_KEYSTORE_BROKEN, TLS_KEYSTORE_TOO_LARGE, TLS_PASSWORD_WRONG
 */
export async function parseKeyStore(bytes: Uint8Array, options: ParseKeyStoreOptions): Promise<KeyStore> {
  const format = detectKeyStoreFormat(bytes);
  switch (format) {
    case 'pem':
      return parsePemStore(Buffer.from(bytes).toString('latin1'), options);
    default:
      throw new TlsError(
        'TLS_KEYSTORE_FORMAT',
        'KeyStorePath',
        `${options.file}: neither by its first bytes`,
      );
  }
}

/**
 * Reads a key store file.
 *
 * @param file path; it is what messages call the store.
 * @throws {TlsError} as `parseKeyStore`, and TLS_KEYSTORE_UNREADABLE
 */
export async function readKeyStore(file: string, passwords: KeyStorePasswords): Promise<KeyStore> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const finding = cause.code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${cause.code})`;
    throw new TlsError('TLS_KEYSTORE_UNREADABLE', 'KeyStorePath', `${file}, ${finding}`, { cause });
  });
  return parseKeyStore(bytes, { ...passwords, file });
}
