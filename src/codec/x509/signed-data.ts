import { Asn1Error, Asn1Reader, asn1Tag, contextTag } from '../asn1/index.ts';

/** RFC 5652 §5.1 */
const signedData = '1.2.840.113549.1.7.2';

/**
 * The certificates of a PKCS #7 file without content (`.p7b`, `.p7c`), in which CAs send chains.
 *
 * @returns DER, each, in the order of the file.
 * @throws {Asn1Error}
 */
export function parseCertificateBundle(bytes: Uint8Array): Uint8Array[] {
  const contentInfo = new Asn1Reader(bytes).enter();
  if (contentInfo.objectIdentifier() !== signedData) throw new Asn1Error('PKCS #7 must be of signed data');
  const fields = contentInfo.enter(contextTag(0)).enter();
  fields.expect(asn1Tag.integer);
  fields.expect(asn1Tag.set);
  fields.expect(asn1Tag.sequence);
  const certificates: Uint8Array[] = [];
  if (fields.atEnd) return certificates;
  const { content, tag } = fields.next();
  const set = new Asn1Reader(tag === contextTag(0) ? content : new Uint8Array());
  while (!set.atEnd) {
    const { tag: kind, whole } = set.next();
    // Others are attribute certificates of old (RFC 5652 §10.2.2).
    if (kind === asn1Tag.sequence) certificates.push(whole);
  }
  return certificates;
}
