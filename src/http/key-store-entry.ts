import type { KeyObject, X509Certificate } from 'node:crypto';
import type { KeyStoreFormat } from './key-store-format.ts';
import type { TlsError } from './tls-error.ts';

/** A private key and what stands beside it. */
export interface KeyEntry {
  readonly kind: 'key';
  readonly alias: string;
  /** Never to be logged or exported, except into TLS options. */
  readonly key: KeyObject;
  /** As stored, leaf first; may be empty, and need not belong to the key: `selectIdentity` looks at that. */
  readonly chain: readonly X509Certificate[];
  /** When the entry was made; only Java's own formats, and Java's PKCS12, say so. */
  readonly createdAt: Date | undefined;
}

/** A private key that cannot be opened: its password is another one, or its encryption is unknown. */
export interface LockedEntry {
  readonly kind: 'locked';
  readonly alias: string;
  readonly fault: TlsError;
  readonly chain: readonly X509Certificate[];
  readonly createdAt: Date | undefined;
}

/** A certificate without its key: imported root or intermediate, or an authority of a truststore. */
export interface TrustedEntry {
  readonly kind: 'trusted';
  readonly alias: string;
  readonly certificate: X509Certificate;
  readonly createdAt: Date | undefined;
}

export type KeyStoreEntry = KeyEntry | LockedEntry | TrustedEntry;

/** What a key store file holds. */
export interface KeyStore {
  readonly format: KeyStoreFormat;
  /** In the order of the file. */
  readonly entries: readonly KeyStoreEntry[];
  /** What was left out and why (secret keys, for one), for the operator. */
  readonly remarks: readonly string[];
}

/** What opens a key store. */
export interface KeyStorePasswords {
  readonly storePassword: string;
  /** Of the private keys, where it is another one. The store's password is tried in any case. */
  readonly keyPassword?: string | undefined;
}

export interface ParseKeyStoreOptions extends KeyStorePasswords {
  /** How the operator knows the file, for messages. */
  readonly file: string;
}
