export type { AvcChromaConfiguration, AvcDecoderConfiguration } from './decoder-configuration.ts';
export { parseAvcDecoderConfiguration, serializeAvcDecoderConfiguration } from './decoder-configuration.ts';
export { describeAvc } from './describe.ts';
export { H264NalType, h264NalTypeOf } from './nal-type.ts';
export type { H264SequenceParameterSet } from './sequence-parameter-set.ts';
export { parseH264SequenceParameterSet } from './sequence-parameter-set.ts';
