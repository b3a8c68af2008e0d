import type { X509Certificate } from 'node:crypto';
import { type HostName, parseHostName } from '../codec/x509/index.ts';
import { SluiceError } from '../errors.ts';
import { makeCertificateRequest, requestableNames } from '../http/certificate-request.ts';
import type { KeyEntry, KeyStore } from '../http/key-store.ts';
import { TlsError } from '../http/tls-error.ts';

export interface CertificateRequestOptions {
  /** How the operator knows the store, for messages. */
  readonly file: string;
  /** Of the key; left out, the first one. */
  readonly alias: string | undefined;
  /** In place of the old certificate's names, unless there are none. */
  readonly names: readonly HostName[];
}

export interface CertificateRequest {
  readonly alias: string;
  readonly names: readonly HostName[];
  /** PKCS #10. */
  readonly pem: string;
}

/**
 * A request for a certificate for a key of the store.
 *
 * @throws {TlsError} TLS_KEY_ALIAS_UNKNOWN, TLS_KEY_MISSING, TLS_KEY_PASSWORD_WRONG, TLS_KEY_KIND
 * @throws {SluiceError} KEYSTORE_NAMES_MISSING
 */
export function requestCertificate(
  store: KeyStore,
  { alias, file, names: given }: CertificateRequestOptions,
): CertificateRequest {
  const { alias: found, chain, key } = findKey(store, alias, file);
  // A chain may be of another key; `inspect` complains, and a request is the way out of it.
  const certificate = chain.find((each) => each.checkPrivateKey(key));
  const names = given.length > 0 ? given : namesOf(certificate);
  if (names.length === 0) throw new SluiceError('KEYSTORE_NAMES_MISSING', `neither for ${found} of ${file}`);
  return { alias: found, names, pem: makeCertificateRequest({ key, certificate, names }) };
}

function findKey({ entries }: KeyStore, alias: string | undefined, file: string): KeyEntry {
  const keys = entries.filter((entry) => entry.kind !== 'trusted');
  const entry = alias === undefined ? keys[0] : keys.find((each) => each.alias === alias);
  if (entry?.kind === 'key') return entry;
  if (entry?.kind === 'locked') throw entry.fault;
  throw alias === undefined
    ? new TlsError('TLS_KEY_MISSING', 'KeyStorePath', file)
    : new TlsError('TLS_KEY_ALIAS_UNKNOWN', 'KeyAlias', `${alias}, which ${file} does not have`);
}

/** keytool makes certificates without names unless told otherwise: their common name is the host's then. */
function namesOf(certificate: X509Certificate | undefined): HostName[] {
  if (certificate === undefined) return [];
  const names = requestableNames(certificate);
  if (names.length > 0) return names;
  const [, commonName = ''] = /^CN=(.*)$/m.exec(certificate.subject) ?? [];
  const name = parseHostName(commonName);
  return name === undefined ? [] : [name];
}
