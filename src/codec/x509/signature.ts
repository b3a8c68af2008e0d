import { derBitString, derNull, derObjectIdentifier, derSequence } from '../asn1/index.ts';

/** Signature algorithms of RFC 4055 §5, RFC 5758 §3.2 and RFC 8410 §3, by what they do. */
export const signatureAlgorithms = {
  rsaSha256: derSequence(derObjectIdentifier('1.2.840.113549.1.1.11'), derNull()),
  ecdsaSha256: derSequence(derObjectIdentifier('1.2.840.10045.4.3.2')),
  ecdsaSha384: derSequence(derObjectIdentifier('1.2.840.10045.4.3.3')),
  ecdsaSha512: derSequence(derObjectIdentifier('1.2.840.10045.4.3.4')),
  ed25519: derSequence(derObjectIdentifier('1.3.101.112')),
  ed448: derSequence(derObjectIdentifier('1.3.101.113')),
} as const;

/** A signed structure: Certificate (RFC 5280 §4.1) and CertificationRequest (RFC 2986 §4.2) are built alike. */
export function serializeSigned(
  toBeSigned: Uint8Array,
  algorithm: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return derSequence(toBeSigned, algorithm, derBitString(signature));
}
