export type { HevcDecoderConfiguration, HevcParameterSetArray } from './decoder-configuration.ts';
export {
  maxHvccNalUnits,
  parseHevcDecoderConfiguration,
  serializeHevcDecoderConfiguration,
} from './decoder-configuration.ts';
export { describeHevc } from './describe.ts';
export { H265NalType, h265NalTypeOf, isIrap } from './nal-type.ts';
export type { ProfileTierLevel } from './profile-tier-level.ts';
export type { H265SequenceParameterSet } from './sequence-parameter-set.ts';
export { parseH265SequenceParameterSet } from './sequence-parameter-set.ts';
