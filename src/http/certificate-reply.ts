import type { X509Certificate } from 'node:crypto';
import {
  type Identity,
  type KeyEntry,
  type KeyStore,
  keyNamed,
  type PrivateKeys,
  privateKeys,
  selectIdentity,
} from './key-store.ts';
import { belongs, isSelfSigned, issuerOf, subjectOf } from './key-store-certificate.ts';
import { isPubliclyRooted } from './key-store-chain.ts';
import { TlsError } from './tls-error.ts';

export interface ReplyOptions {
  /** Of the key that the reply is for; left out, the one that it belongs to. */
  readonly alias?: string | undefined;
  /** How the operator knows the store, for messages. */
  readonly file: string;
  readonly now: Date;
}

/**
 * Finds the key that a CA's reply is for, and the chain that the store will have for it, from the reply and
 * from all that the store has. It is judged as the server judges a store.
 *
 * @param certificates what the CA sent, in any order.
 * @throws {TlsError} TLS_KEY_MISMATCH, and as `selectIdentity`
 */
export function acceptReply(
  store: KeyStore,
  certificates: readonly X509Certificate[],
  { alias, file, now }: ReplyOptions,
): Identity {
  const entry = findKey(store, certificates, alias, file);
  const [leaf] = certificates
    .filter((certificate) => belongs(certificate, entry.key))
    .toSorted((one, other) => Date.parse(other.validFrom) - Date.parse(one.validFrom));
  const issuers = [...certificates, ...entry.chain].filter((certificate) => !belongs(certificate, entry.key));
  const replaced: KeyEntry = { ...entry, chain: leaf === undefined ? issuers : [leaf, ...issuers] };
  const entries = store.entries.map((each) => (each === entry ? replaced : each));
  const identity = selectIdentity({ ...store, entries }, { alias: entry.alias, file, now });
  checkRoot(identity.chain, file);
  return identity;
}

/** A server serves a chain whose root only its clients may know; who imports one has the root at hand. */
function checkRoot(chain: Identity['chain'], file: string): void {
  const top = chain.at(-1) ?? chain[0];
  if (isSelfSigned(top) || isPubliclyRooted(top)) return;
  const found = `a chain for ${file} without ${issuerOf(top)}, who signed ${subjectOf(top)}`;
  throw new TlsError('TLS_CHAIN_INCOMPLETE', 'KeyStorePath', found, {
    advice: "give the CA's intermediate certificates, and the root of a private CA, in the same command",
  });
}

function findKey(
  store: KeyStore,
  certificates: readonly X509Certificate[],
  alias: string | undefined,
  file: string,
): KeyEntry {
  const keys = privateKeys(store, file);
  const candidates: PrivateKeys = alias === undefined ? keys : [keyNamed(keys, alias, file)];
  const found = candidates.find(
    (entry): entry is KeyEntry =>
      entry.kind === 'key' && certificates.some((certificate) => belongs(certificate, entry.key)),
  );
  if (found !== undefined) return found;
  for (const candidate of candidates) if (candidate.kind === 'locked') throw candidate.fault;
  const subjects = certificates.map(subjectOf).join('; ');
  const aliases = candidates.map((entry) => entry.alias).join(', ');
  throw new TlsError('TLS_KEY_MISMATCH', 'KeyStorePath', `${subjects}, none for ${aliases} of ${file}`, {
    advice: 'a reply must be to a request made with this key (sluice keystore csr)',
  });
}
