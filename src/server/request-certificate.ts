import { SluiceError } from '../errors.ts';
import { makeCertificateRequest, requestableNames } from '../http/certificate-request.ts';
import { type KeyEntry, type KeyStore, keyNamed, privateKeys } from '../http/key-store.ts';
import { belongs } from '../http/key-store-certificate.ts';
import { refuseExisting } from './create-key-store.ts';
import { parseHostNames } from './host-names.ts';
import { replaceFile } from './replace-file.ts';

export interface CertificateRequestOptions {
  /** How the operator knows the store, for messages. */
  readonly file: string;
  /** Of the key; left out, the first one. */
  readonly alias: string | undefined;
  /** In place of the old certificate's names, unless there are none. */
  readonly hosts: readonly string[];
}

export interface CertificateRequest {
  readonly alias: string;
  readonly names: readonly string[];
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
  { alias, file, hosts }: CertificateRequestOptions,
): CertificateRequest {
  const { alias: found, chain, key } = findKey(store, alias, file);
  // A chain may be of another key; `inspect` complains, and a request is the way out of it.
  const certificate = chain.find((each) => belongs(each, key));
  const names = hosts.length > 0 ? parseHostNames(hosts) : certificate ? requestableNames(certificate) : [];
  if (names.length === 0) throw new SluiceError('KEYSTORE_NAMES_MISSING', `neither for ${found} of ${file}`);
  const pem = makeCertificateRequest({ key, certificate, names });
  return { alias: found, names: names.map(({ name }) => name), pem };
}

/**
 * Nothing in a request is secret.
 *
 * @throws {SluiceError} KEYSTORE_EXISTS
 */
export async function writeRequest(file: string, { pem }: CertificateRequest, force: boolean): Promise<void> {
  if (!force) await refuseExisting(file);
  await replaceFile(file, pem, 0o644);
}

function findKey(store: KeyStore, alias: string | undefined, file: string): KeyEntry {
  const keys = privateKeys(store, file);
  const entry = alias === undefined ? keys[0] : keyNamed(keys, alias, file);
  if (entry.kind === 'locked') throw entry.fault;
  return entry;
}
