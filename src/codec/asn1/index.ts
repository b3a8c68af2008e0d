export { Asn1Error } from './asn1-error.ts';
export { type Asn1Element, Asn1Reader } from './asn1-reader.ts';
export { asn1Tag, contextTag } from './asn1-tag.ts';
export {
  derBitString,
  derBmpString,
  derBoolean,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derTime,
  derUtf8String,
  serializeDer,
} from './der-writer.ts';
