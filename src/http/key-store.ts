import { readFile, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { DerivationBudget, keyStoreLimits } from '../codec/keystore/index.ts';
import type { KeyStore, KeyStorePasswords, ParseKeyStoreOptions } from './key-store-entry.ts';
import { toTlsError } from './key-store-error.ts';
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
  const { maxKeyStoreBytes } = keyStoreLimits;
  if (bytes.length > maxKeyStoreBytes) throw tooLarge(options.file, bytes.length);
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
  const bytes = await readBytes(file).catch((cause: unknown) => {
    if (cause instanceof TlsError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const finding = code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${code})`;
    throw new TlsError('TLS_KEYSTORE_UNREADABLE', 'KeyStorePath', `${file}, ${finding}`, { cause });
  });
  return parseKeyStore(bytes, { ...passwords, file });
}

async function readBytes(file: string): Promise<Uint8Array> {
  const found = await stat(file);
  // A pipe or a device would be waited for without end.
  if (!found.isFile())
    throw new TlsError('TLS_KEYSTORE_UNREADABLE', 'KeyStorePath', `${file}, which is no file`);
  if (found.size > keyStoreLimits.maxKeyStoreBytes) throw tooLarge(file, found.size);
  return readFile(file);
}

function unknownFormat(bytes: Uint8Array, file: string): TlsError {
  const advice = looksLikeDer(bytes)
    ? 'a certificate or a key in DER is none: put key and certificates together in one PEM file'
    : '';
  return new TlsError('TLS_KEYSTORE_FORMAT', 'KeyStorePath', `${file}: none by its first bytes`, { advice });
}

function tooLarge(file: string, bytes: number): TlsError {
  const limit = keyStoreLimits.maxKeyStoreBytes;
  return new TlsError('TLS_KEYSTORE_TOO_LARGE', 'KeyStorePath', `${file}: ${bytes} bytes, at most ${limit}`);
}
