import type { VideoDescription } from '../description/index.ts';
import type { HevcDecoderConfiguration } from './decoder-configuration.ts';
import type { ProfileTierLevel } from './profile-tier-level.ts';
import { parseH265SequenceParameterSet } from './sequence-parameter-set.ts';

const spsNalType = 33;

/**
 * Codec string, size and frame rate of an HEVC track. Without an SPS in the record (parameter sets travel in
 * the frames) only the codec string is known.
 */
export function describeHevc(configuration: HevcDecoderConfiguration): VideoDescription {
  const codec = hevcCodecString(configuration.profileTierLevel);
  const [nalUnit] = configuration.arrays.find((array) => array.nalType === spsNalType)?.nalUnits ?? [];
  if (nalUnit === undefined) {
    return { codec };
  }
  const sps = parseH265SequenceParameterSet(nalUnit);
  const averageFrameRate = configuration.averageFrameRate / 256;
  const frameRate = sps.frameRate ?? (averageFrameRate > 0 ? averageFrameRate : undefined);
  return { codec, width: sps.width, height: sps.height, ...(frameRate !== undefined && { frameRate }) };
}

/** ISO/IEC 14496-15 annex E.3, as in `hvc1.1.6.L93.B0`. */
function hevcCodecString(profile: ProfileTierLevel): string {
  const space = ['', 'A', 'B', 'C'][profile.profileSpace] ?? '';
  const constraints = [...profile.constraintBytes];
  while (constraints.at(-1) === 0) {
    constraints.pop();
  }
  return [
    'hvc1',
    `${space}${profile.profileIdc}`,
    hexadecimal(reverseBits(profile.compatibilityFlags)),
    `${profile.highTier ? 'H' : 'L'}${profile.levelIdc}`,
    ...constraints.map(hexadecimal),
  ].join('.');
}

function hexadecimal(value: number): string {
  return value.toString(16).toUpperCase();
}

/** The codec string wants flag 0 as the least significant bit. */
function reverseBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) {
    reversed = reversed * 2 + ((value >>> bit) & 1);
  }
  return reversed;
}
