import type { KeyObject, X509Certificate } from 'node:crypto';
import type { KeyEntry, KeyStore, LockedEntry } from './key-store-entry.ts';
import { TlsError } from './tls-error.ts';

/** What a TLS port shows of itself. */
export interface Identity {
  readonly alias: string;
  readonly key: KeyObject;
  /** Leaf, intermediates, and the root where the store has it. */
  readonly chain: readonly [leaf: X509Certificate, ...issuers: X509Certificate[]];
  /** What the operator should know, though it works. */
  readonly remarks: readonly string[];
}

export interface SelectIdentityOptions {
  /** Of the key entry; empty or left out is the first one that TLS can use. */
  readonly alias?: string | undefined;
  /** How the operator knows the store, for messages. */
  readonly file: string;
  /** What validity is measured against. */
  readonly now: Date;
}

/**
 * Chooses the key of a store and builds its chain, from the entry itself and from all other certificates of
 * the store.
 *
 * @throws {TlsError} TLS_KEY_ALIAS_UNKNOWN, TLS_KEY_MISSING, TLS_KEY_PASSWORD_WRONG, TLS_KEY_KIND,
 *   TLS_CERTIFICATE_MISSING, TLS_KEY_MISMATCH, TLS_CERTIFICATE_EXPIRED, TLS_CERTIFICATE_NOT_YET_VALID,
 *   TLS_CHAIN_INCOMPLETE
 */
export function selectIdentity(store: KeyStore, { alias, file, now }: SelectIdentityOptions): Identity {
  const keys = store.entries.filter((entry): entry is KeyEntry | LockedEntry => entry.kind !== 'trusted');
  const entry = alias ? keys.find((key) => key.alias === alias) : keys[0];
  if (entry === undefined) throw new TlsError('TLS_KEY_MISSING', 'KeyStorePath', `${file}: no private key`);
  if (entry.kind === 'locked') throw entry.fault;
  const [leaf, ...rest] = entry.chain;
  if (leaf === undefined) {
    throw new TlsError('TLS_CERTIFICATE_MISSING', 'KeyStorePath', `${file}: ${entry.alias}`);
  }
  if (Date.parse(leaf.validTo) <= now.getTime()) {
    throw new TlsError('TLS_CERTIFICATE_EXPIRED', 'KeyStorePath', `${file}: ${entry.alias}, ${leaf.validTo}`);
  }
  return { alias: entry.alias, key: entry.key, chain: [leaf, ...rest], remarks: [] };
}
