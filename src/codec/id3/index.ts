export { amfToJson } from './amf-json.ts';
export { dataMessageTag, maxId3JsonLength } from './data-message-tag.ts';
export type { Id3Frame } from './tag.ts';
export { maxId3TagBytes, serializeId3Tag } from './tag.ts';
