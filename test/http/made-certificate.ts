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
  /** With timestamps of public logs, as public CAs have it. */
  readonly isLogged?: boolean;
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

/** RFC 6962 §3.3; an empty list is enough to be seen. */
const timestamps = derSequence(
  derObjectIdentifier('1.3.6.1.4.1.11129.2.4.2'),
  derOctetString(derOctetString(Uint8Array.of(0, 0))),
);

/** A certificate from 2029 to 2031, so that no test depends on the clock. */
export function makeCertificate(name: string, options: MadeOptions = {}): MadeCertificate {
  const { from = '2029-01-01', to = '2031-01-01', issuer, isAuthority = false, isLogged = false } = options;
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
    extensions: [...(isAuthority ? [authority] : []), ...(isLogged ? [timestamps] : [])],
  });
  return { key, certificate: new X509Certificate(serializeSigned(toBeSigned, algorithm, sign(toBeSigned))) };
}
