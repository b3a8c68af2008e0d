import { SluiceError } from '../errors.ts';
import { type KeyStore, type KeyStorePasswords, readKeyStore } from '../http/key-store.ts';
import { TlsError } from '../http/tls-error.ts';

/** What is known of a store's passwords, and whom to ask for the rest. */
export interface KeyStoreAccess {
  readonly storePassword: string | undefined;
  readonly keyPassword: string | undefined;
  /** `undefined` where there is nobody to ask. */
  readonly ask: ((prompt: string) => Promise<string>) | undefined;
}

export interface OpenedKeyStore {
  readonly store: KeyStore;
  readonly passwords: KeyStorePasswords;
}

/**
 * Reads a key store, and asks for a password only when it is locked by one that is not known.
 *
 * @throws {TlsError} as `readKeyStore`
 * @throws {SluiceError} KEYSTORE_PASSWORD_MISSING
 */
export async function openKeyStore(file: string, access: KeyStoreAccess): Promise<OpenedKeyStore> {
  const known = { storePassword: access.storePassword ?? '', keyPassword: access.keyPassword };
  const opened = await readWith(file, known).catch((error: unknown) => {
    const unknown = access.storePassword === undefined;
    if (unknown && error instanceof TlsError && error.code === 'TLS_PASSWORD_WRONG') return undefined;
    throw error;
  });
  if (opened === undefined) {
    if (access.ask === undefined) throw new SluiceError('KEYSTORE_PASSWORD_MISSING', `none for ${file}`);
    return openKeyStore(file, { ...access, storePassword: await access.ask(`Password of ${file}: `) });
  }
  const locked = opened.store.entries.find(isLockedByPassword);
  if (locked === undefined || access.keyPassword !== undefined || access.ask === undefined) return opened;
  const keyPassword = await access.ask(`Password of the key ${locked.alias} in ${file}: `);
  return readWith(file, { ...known, keyPassword });
}

async function readWith(file: string, passwords: KeyStorePasswords): Promise<OpenedKeyStore> {
  return { store: await readKeyStore(file, passwords), passwords };
}

function isLockedByPassword(entry: KeyStore['entries'][number]): boolean {
  return entry.kind === 'locked' && entry.fault.code === 'TLS_KEY_PASSWORD_WRONG';
}
