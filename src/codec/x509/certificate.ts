import { derContext, derInteger, derSequence, derTime } from '../asn1/index.ts';

export interface CertificateFields {
  /** Magnitude, big-endian; at most 20 bytes with the sign (RFC 5280 §4.1.2.2). */
  readonly serialNumber: Uint8Array;
  /** AlgorithmIdentifier of the signature that will be put under it. */
  readonly signatureAlgorithm: Uint8Array;
  /** Names, DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Extensions, DER, each. */
  readonly extensions: readonly Uint8Array[];
}

const version3 = 2;

/** TBSCertificate (RFC 5280 §4.1): what the issuer signs. */
export function serializeTbsCertificate(fields: CertificateFields): Uint8Array {
  return derSequence(
    derContext(0, derInteger(version3)),
    derInteger(fields.serialNumber),
    fields.signatureAlgorithm,
    fields.issuer,
    derSequence(derTime(fields.notBefore), derTime(fields.notAfter)),
    fields.subject,
    fields.publicKey,
    derContext(3, derSequence(...fields.extensions)),
  );
}
