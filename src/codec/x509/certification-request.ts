import { derContext, derInteger, derObjectIdentifier, derSequence, derSet } from '../asn1/index.ts';

export interface RequestFields {
  /** Name, DER. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Extensions that the certificate should have, DER, each. */
  readonly extensions: readonly Uint8Array[];
}

const version1 = 0;
/** PKCS #9 extensionRequest (RFC 2985 §5.4.2). */
const extensionRequest = '1.2.840.113549.1.9.14';

/** CertificationRequestInfo (PKCS #10, RFC 2986 §4.1): what the key's owner signs. */
export function serializeRequestInfo({ extensions, publicKey, subject }: RequestFields): Uint8Array {
  return derSequence(
    derInteger(version1),
    subject,
    publicKey,
    derContext(0, derSequence(derObjectIdentifier(extensionRequest), derSet(derSequence(...extensions)))),
  );
}
