import { derObjectIdentifier, derSequence, derSet, derUtf8String } from '../asn1/index.ts';

const commonName = '2.5.4.3';
/** RFC 5280 appendix A: ub-common-name. */
export const maxCommonNameLength = 64;

/** A Name (RFC 5280 §4.1.2.4) of nothing but a common name; without one it is empty. */
export function serializeCommonName(name: string | undefined): Uint8Array {
  if (name === undefined) return derSequence();
  return derSequence(derSet(derSequence(derObjectIdentifier(commonName), derUtf8String(name))));
}
