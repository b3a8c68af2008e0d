import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { derBoolean, derObjectIdentifier, derOctetString, derSequence } from '../../src/codec/asn1/index.ts';
import { serializeCommonName, serializeSigned, serializeTbsCertificate } from '../../src/codec/x509/index.ts';
import { signingOf } from '../../src/http/key-signing.ts';

/** A certificate with the key that it was made for. */
export interface MadeCertificate {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

export interface MadeOptions {
  /** Itself when left out. */
  readonly issuer?: MadeCertificate;
  readonly isAuthority?: boolean;
  readonly from?: string;
  readonly to?: string;
  /** A new EC key when left out. */
  readonly key?: KeyObject;
}

let serial = 1;

const authority = derSequence(
  derObjectIdentifier('2.5.29.19'),
  derBoolean(true),
  derOctetString(derSequence(derBoolean(true))),
);

/** A certificate from 2029 to 2031, so that no test depends on the clock. */
export function makeCertificate(name: string, options: MadeOptions = {}): MadeCertificate {
  const { from = '2029-01-01', to = '2031-01-01', issuer, isAuthority = false } = options;
  const key = options.key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const { algorithm, sign } = signingOf(issuer?.key ?? key);
  const toBeSigned = serializeTbsCertificate({
    serialNumber: Uint8Array.of(serial++),
    signatureAlgorithm: algorithm,
    issuer: serializeCommonName(issuer?.certificate.subject.slice('CN='.length) ?? name),
    subject: serializeCommonName(name),
    notBefore: new Date(from),
    notAfter: new Date(to),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    extensions: isAuthority ? [authority] : [],
  });
  return { key, certificate: new X509Certificate(serializeSigned(toBeSigned, algorithm, sign(toBeSigned))) };
}
