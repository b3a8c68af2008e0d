import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { DerivationBudget } from '../codec/keystore/index.ts';
import { nameOnOneLine } from './distinguished-name.ts';
import { TlsError } from './tls-error.ts';

/**
 * Lets others have their turn before: a store may hold hundreds.
 *
 * @param bytes DER, or PEM.
 * @throws {TlsError} TLS_KEYSTORE_BROKEN
 */
export async function parseCertificate(
  bytes: Uint8Array | string,
  where: string,
  budget: DerivationBudget,
): Promise<X509Certificate> {
  await budget.pause();
  try {
    return new X509Certificate(typeof bytes === 'string' ? bytes : Buffer.from(bytes));
  } catch (cause) {
    throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${where}: an unreadable certificate`, {
      cause,
    });
  }
}

/** On one line: `CN=localhost, O=Example`. */
export function subjectOf({ subject }: X509Certificate): string {
  // Allowed where there are DNS names, and Node calls it undefined.
  return subject === undefined ? 'without a subject' : nameOnOneLine(subject);
}

/** On one line, as `subjectOf`. */
export function issuerOf({ issuer }: X509Certificate): string {
  return nameOnOneLine(issuer);
}

/** Finds certificates by their public key, however many there are. */
export class CertificatesByKey {
  readonly #byKey = new Map<string, X509Certificate[]>();

  constructor(certificates: readonly X509Certificate[]) {
    for (const certificate of certificates) {
      const name = publicKeyOf(certificate);
      if (name === undefined) continue;
      this.#byKey.set(name, [...(this.#byKey.get(name) ?? []), certificate]);
    }
  }

  /** The certificates that belong to a private key, in the order of the store. */
  of(key: KeyObject): readonly X509Certificate[] {
    return this.#byKey.get(publicHalfOf(key)) ?? [];
  }
}

/** Whether certificate and key are a pair. */
export function belongs(certificate: X509Certificate, key: KeyObject): boolean {
  return publicKeyOf(certificate) === publicHalfOf(key);
}

/** Each key of a store is held against each certificate, and writing a key out takes a while. */
const publicKeys = new WeakMap<X509Certificate, string | undefined>();
const publicHalves = new WeakMap<KeyObject, string>();

/** `undefined` where the certificate's key is damaged or unknown: it is read only when it is asked for. */
function publicKeyOf(certificate: X509Certificate): string | undefined {
  if (!publicKeys.has(certificate)) publicKeys.set(certificate, readPublicKey(certificate));
  return publicKeys.get(certificate);
}

function readPublicKey(certificate: X509Certificate): string | undefined {
  try {
    return exported(certificate.publicKey);
  } catch {
    return undefined;
  }
}

function publicHalfOf(key: KeyObject): string {
  const half = publicHalves.get(key) ?? exported(createPublicKey(key));
  publicHalves.set(key, half);
  return half;
}

function exported(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('latin1');
}

/** Whether the one was signed by the other, by names and by signature. */
export function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key that is damaged or unknown verifies nothing.
    return false;
  }
}

/**
 * Whether it signed itself. `checkIssued` would say no to a server's own certificate, which may not sign
 * others.
 */
export function isSelfSigned(certificate: X509Certificate): boolean {
  try {
    return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
