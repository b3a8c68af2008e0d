export { amfObject } from './amf-object.ts';
export { Amf0Reader, parseAmf0 } from './amf0-reader.ts';
export { serializeAmf0 } from './amf0-writer.ts';
export { parseAmf3 } from './amf3-reader.ts';
export { serializeAmf3 } from './amf3-writer.ts';
export { type AmfLimits, defaultAmfLimits, highestAmfDepth } from './limits.ts';
export {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  AmfNumberVector,
  type AmfObject,
  AmfObjectVector,
  AmfTypedObject,
  type AmfValue,
  AmfXmlDocument,
} from './value.ts';
