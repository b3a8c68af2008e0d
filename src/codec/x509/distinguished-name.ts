import {
  Asn1Reader,
  asn1Tag,
  derObjectIdentifier,
  derSequence,
  derSet,
  derUtf8String,
} from '../asn1/index.ts';

const commonNameId = '2.5.4.3';
/** RFC 5280 appendix A: ub-common-name. */
export const maxCommonNameLength = 64;

/** A Name (RFC 5280 §4.1.2.4) of nothing but a common name; without one it is empty. */
export function serializeCommonName(name: string | undefined): Uint8Array {
  return name === undefined ? derSequence() : derSequence(serializePart(name));
}

/**
 * The same Name with another common name: organisation and country stay.
 *
 * @param name DER.
 * @throws {Asn1Error}
 */
export function replaceCommonName(name: Uint8Array, commonName: string): Uint8Array {
  const parts: Uint8Array[] = [];
  const reader = new Asn1Reader(name).enter();
  while (!reader.atEnd) {
    const part = reader.expect(asn1Tag.set);
    if (new Asn1Reader(part.content).enter().objectIdentifier() !== commonNameId) parts.push(part.whole);
  }
  return derSequence(...parts, serializePart(commonName));
}

function serializePart(name: string): Uint8Array {
  return derSet(derSequence(derObjectIdentifier(commonNameId), derUtf8String(name)));
}
