import type { VideoDescription } from '../description/index.ts';
import type { AvcDecoderConfiguration } from './decoder-configuration.ts';
import { parseH264SequenceParameterSet } from './sequence-parameter-set.ts';

/**
 * Codec string, size and frame rate of an H.264 track. Without an SPS in the record (parameter sets travel in
 * the frames) only the codec string is known.
 */
export function describeAvc(configuration: AvcDecoderConfiguration): VideoDescription {
  const codec = avcCodecString(configuration);
  const [nalUnit] = configuration.sequenceParameterSets;
  if (nalUnit === undefined) {
    return { codec };
  }
  const { width, height, frameRate } = parseH264SequenceParameterSet(nalUnit);
  return { codec, width, height, ...(frameRate !== undefined && { frameRate }) };
}

/** RFC 6381 §3.3: profile, compatibility and level, two hexadecimal digits each. */
function avcCodecString(configuration: AvcDecoderConfiguration): string {
  const fields = [configuration.profileIdc, configuration.profileCompatibility, configuration.levelIdc];
  return `avc1.${fields.map((field) => field.toString(16).padStart(2, '0')).join('')}`;
}
