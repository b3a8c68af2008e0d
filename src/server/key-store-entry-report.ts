import type { KeyObject, X509Certificate } from 'node:crypto';
import { Asn1Error } from '../codec/asn1/index.ts';
import { parseCertificateParts } from '../codec/x509/index.ts';
import { daysLeft } from '../http/certificate-expiry.ts';
import { nameOnOneLine } from '../http/distinguished-name.ts';
import type { KeyStoreEntry } from '../http/key-store.ts';
import { isSelfSigned } from '../http/key-store-certificate.ts';

export interface EntryReport {
  readonly alias: string;
  readonly kind: KeyStoreEntry['kind'];
  readonly key: KeyReport | undefined;
  readonly createdAt: Date | undefined;
  readonly chain: readonly CertificateReport[];
}

export interface KeyReport {
  /** As Node names it: `rsa`, `ec`, `dsa` ... */
  readonly kind: string;
  readonly bits: number | undefined;
  readonly curve: string | undefined;
}

export interface CertificateReport {
  /** One line, most special part first: `CN=media.example.com, O=Example`. */
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** DNS names and addresses that clients find in it. */
  readonly names: readonly string[];
  readonly serialNumber: string;
  readonly sha256: string;
  readonly key: KeyReport;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Whole days; negative ones have passed. */
  readonly daysLeft: number;
}

/** Everything that can be told of an entry. */
export function describeEntry(entry: KeyStoreEntry, now: Date): EntryReport {
  const { alias, createdAt, kind } = entry;
  const chain = entry.kind === 'trusted' ? [entry.certificate] : entry.chain;
  const key = entry.kind === 'key' ? describeKey(entry.key) : undefined;
  return { alias, kind, key, createdAt, chain: chain.map((each) => describeCertificate(each, now)) };
}

export function describeCertificate(certificate: X509Certificate, now: Date): CertificateReport {
  const { fingerprint256, issuer, serialNumber, subject } = certificate;
  return {
    subject: nameOnOneLine(subject),
    issuer: nameOnOneLine(issuer),
    selfSigned: isSelfSigned(certificate),
    names: namesOf(certificate),
    serialNumber,
    sha256: fingerprint256,
    key: publicKeyOf(certificate),
    // Dates as X509Certificate gives them: "Nov 20 18:30:00 2026 GMT".
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    daysLeft: daysLeft(certificate, now),
  };
}

function describeKey(key: KeyObject): KeyReport {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return { kind: key.asymmetricKeyType ?? 'unknown', bits: modulusLength, curve: namedCurve };
}

/** A damaged key shows only when it is asked for. */
function publicKeyOf(certificate: X509Certificate): KeyReport {
  try {
    return describeKey(certificate.publicKey);
  } catch {
    return { kind: 'unreadable', bits: undefined, curve: undefined };
  }
}

function namesOf(certificate: X509Certificate): string[] {
  try {
    return parseCertificateParts(certificate.raw).names.map(({ name }) => name);
  } catch (error) {
    // OpenSSL read it, and it is stranger than our reader knows: it is listed all the same.
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
