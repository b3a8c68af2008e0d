import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Asn1Error, Asn1Reader } from '../codec/asn1/index.ts';
import { KeyStoreFault } from '../codec/keystore/index.ts';
import { inStore } from './key-store-alias.ts';
import type { KeyEntry, LockedEntry, ParseKeyStoreOptions } from './key-store-entry.ts';
import { toTlsError, wrongStorePassword } from './key-store-error.ts';
import { TlsError } from './tls-error.ts';

/** The entry without what has to be opened first. */
type Outside = Pick<KeyEntry, 'alias' | 'chain' | 'createdAt'>;

/** How keys of a store are opened. */
export interface KeyOpening extends ParseKeyStoreOptions {
  /** The store as a whole has a password too, and it fits: a key that stays locked has one of its own. */
  readonly storeIsOpen: boolean;
}

/**
 * Opens a private key with the key's password, else with the store's.
 *
 * @param open gives PKCS #8 in DER.
 */
export async function openKeyEntry(
  outside: Outside,
  opening: KeyOpening,
  open: (password: string) => Promise<Uint8Array>,
): Promise<KeyEntry | LockedEntry> {
  const { keyPassword, storePassword, file } = opening;
  const where = inStore(file, outside.alias);
  for (const password of new Set([keyPassword ?? storePassword, storePassword])) {
    try {
      const key = parsePrivateKey(await open(password), where);
      if (key !== undefined) return { kind: 'key', ...outside, key };
    } catch (error) {
      if (error instanceof KeyStoreFault && error.kind === 'password') continue;
      return { kind: 'locked', ...outside, fault: toTlsError(error, where) };
    }
  }
  return { kind: 'locked', ...outside, fault: wrongPassword(where, opening) };
}

/** @returns `undefined` when the bytes are none at all: a wrong password sometimes gives such. */
function parsePrivateKey(pkcs8: Uint8Array, where: string): KeyObject | undefined {
  const algorithm = keyAlgorithm(pkcs8);
  if (algorithm === undefined) return undefined;
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new TlsError(
      'TLS_KEY_KIND',
      'KeyStorePath',
      `${where}: one that OpenSSL cannot read (${algorithm})`,
      {
        cause,
      },
    );
  }
}

/** The algorithm of a PrivateKeyInfo (RFC 5208 §5). */
function keyAlgorithm(pkcs8: Uint8Array): string | undefined {
  try {
    const info = new Asn1Reader(pkcs8).enter();
    info.smallInteger();
    return info.enter().objectIdentifier();
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

function wrongPassword(where: string, { keyPassword, storeIsOpen }: KeyOpening): TlsError {
  if (!storeIsOpen && keyPassword === undefined) return wrongStorePassword(where);
  return new TlsError('TLS_KEY_PASSWORD_WRONG', 'KeyPassword', `a wrong one for the key of ${where}`);
}
