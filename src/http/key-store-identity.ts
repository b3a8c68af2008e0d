import type { KeyObject, X509Certificate } from 'node:crypto';
import { checkValidity, validityAt } from './certificate-validity.ts';
import { findAlias, inStore } from './key-store-alias.ts';
import { belongs, isSelfSigned, subjectOf } from './key-store-certificate.ts';
import type { KeyEntry, KeyStore, LockedEntry } from './key-store-entry.ts';
import { buildChain } from './key-store-issuers.ts';
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
  /** That clients know without being told; Node's list when left out. */
  readonly knownRoots?: readonly X509Certificate[] | undefined;
}

/** One at least, opened or not. */
export type PrivateKeys = readonly [KeyEntry | LockedEntry, ...(KeyEntry | LockedEntry)[]];

/** Kinds of keys that TLS 1.2 and 1.3 sign with, as Node calls them. */
const tlsKeyKinds = ['rsa', 'rsa-pss', 'ec', 'ed25519', 'ed448'];

/**
 * Chooses the key of a store and builds its chain, from the entry itself and from all other certificates of
 * the store.
 *
 * @throws {TlsError} TLS_KEY_ALIAS_UNKNOWN, TLS_KEY_MISSING, TLS_KEY_PASSWORD_WRONG, TLS_KEY_KIND,
 *   TLS_CERTIFICATE_MISSING, TLS_KEY_MISMATCH, TLS_CERTIFICATE_EXPIRED, TLS_CERTIFICATE_NOT_YET_VALID,
 *   TLS_CHAIN_INCOMPLETE
 */
export function selectIdentity(store: KeyStore, options: SelectIdentityOptions): Identity {
  const { alias, file } = options;
  const keys = privateKeys(store, file);
  if (alias) return identityOf(keyNamed(keys, alias, file), store, options);

  const faults: TlsError[] = [];
  for (const entry of keys) {
    try {
      const identity = identityOf(entry, store, options);
      return { ...identity, remarks: [...remarkOnChoice(identity, keys, faults, file), ...identity.remarks] };
    } catch (error) {
      if (!(error instanceof TlsError)) throw error;
      faults.push(error);
    }
  }
  throw faults[0] ?? new TlsError('TLS_KEY_MISSING', 'KeyStorePath', file);
}

/**
 * All of a store, opened or not; one at least.
 *
 * @throws {TlsError} TLS_KEY_MISSING
 */
export function privateKeys({ entries }: KeyStore, file: string): PrivateKeys {
  const [first, ...others] = entries.filter((entry) => entry.kind !== 'trusted');
  if (first !== undefined) return [first, ...others];
  const found =
    entries.length === 0
      ? 'neither key nor certificate'
      : `only certificates (${entries.length}), as a truststore has them`;
  throw new TlsError('TLS_KEY_MISSING', 'KeyStorePath', `${file}: ${found}`);
}

/** @throws {TlsError} TLS_KEY_ALIAS_UNKNOWN, which lists those that there are. */
export function keyNamed(
  keys: readonly (KeyEntry | LockedEntry)[],
  alias: string,
  file: string,
): KeyEntry | LockedEntry {
  const found = findAlias(keys, alias);
  if (found !== undefined) return found;
  const known = keys.map((key) => JSON.stringify(key.alias)).join(', ');
  throw new TlsError('TLS_KEY_ALIAS_UNKNOWN', 'KeyAlias', `${inStore(file, alias)}, which has ${known}`);
}

function remarkOnChoice(
  { alias }: Identity,
  keys: readonly unknown[],
  passedOver: readonly TlsError[],
  file: string,
): string[] {
  if (keys.length === 1) return [];
  return [
    `${inStore(file, alias)} is used of ${keys.length} private keys: KeyAlias chooses`,
    ...passedOver.map(({ message }) => `passed over: ${message}`),
  ];
}

function identityOf(
  entry: KeyEntry | LockedEntry,
  store: KeyStore,
  options: SelectIdentityOptions,
): Identity {
  const { file, now } = options;
  if (entry.kind === 'locked') throw entry.fault;
  const { alias, key } = entry;
  const where = inStore(file, alias);
  checkKind(key, where);
  const leaf = leafOf(entry, where, now);
  checkValidity(leaf, where, now);

  const others = store.entries.filter((other) => other !== entry);
  const authorities = [
    ...entry.chain.filter((certificate) => certificate !== leaf),
    ...others.flatMap((other) => (other.kind === 'trusted' ? [other.certificate] : other.chain.slice(1))),
  ];
  const { chain, remarks } = buildChain(leaf, authorities, { ...options, where });
  return { alias, key, chain, remarks: [...remarks, ...remarkOnReply(leaf, key, others)] };
}

function checkKind(key: KeyObject, where: string): void {
  const kind = key.asymmetricKeyType ?? 'unknown';
  if (tlsKeyKinds.includes(kind)) return;
  const advice =
    kind === 'dsa'
      ? 'DSA was the default of older keytools, and TLS clients refuse it: make a new key with -keyalg RSA or EC'
      : '';
  throw new TlsError('TLS_KEY_KIND', 'KeyStorePath', `${kind.toUpperCase()} for ${where}`, { advice });
}

/** The certificate of the key: where a store has several, the first that is valid. */
function leafOf({ chain, key }: KeyEntry, where: string, now: Date): X509Certificate {
  const own = chain.filter((certificate) => belongs(certificate, key));
  const leaf = own.find((certificate) => validityAt(certificate, now) === 'valid') ?? own[0];
  if (leaf !== undefined) return leaf;
  const [other] = chain;
  if (other === undefined) throw new TlsError('TLS_CERTIFICATE_MISSING', 'KeyStorePath', `none for ${where}`);
  throw new TlsError(
    'TLS_KEY_MISMATCH',
    'KeyStorePath',
    `the certificate of ${subjectOf(other)} for ${where}`,
  );
}

/** A CA's reply must be imported under the alias of its key; under another it is a certificate like any other. */
function remarkOnReply(leaf: X509Certificate, key: KeyObject, others: KeyStore['entries']): string[] {
  if (!isSelfSigned(leaf)) return [];
  return others
    .filter((entry) => entry.kind === 'trusted' && entry.certificate.issuer !== entry.certificate.subject)
    .filter((entry) => entry.kind === 'trusted' && belongs(entry.certificate, key))
    .map(
      (entry) =>
        `the CA's certificate for this key stands under the alias ${JSON.stringify(entry.alias)}: import it under the alias of the key`,
    );
}
