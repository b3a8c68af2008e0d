export { BitReader } from './bit-reader.ts';
export { ByteCollector } from './byte-collector.ts';
export { ByteReader } from './byte-reader.ts';
export { ByteWriter } from './byte-writer.ts';
