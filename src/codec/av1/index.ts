export type { Av1CodecConfiguration } from './codec-configuration.ts';
export {
  parseAv1CodecConfiguration,
  parseAv1VideoDescriptor,
  serializeAv1CodecConfiguration,
} from './codec-configuration.ts';
export type { Av1ColorConfig } from './color-config.ts';
export { describeAv1 } from './describe.ts';
export { findSequenceHeaderObu } from './obu.ts';
export type { Av1SequenceHeader } from './sequence-header.ts';
export { parseAv1SequenceHeader } from './sequence-header.ts';
