import type { BitReader } from '../bits/index.ts';

/** The general part of profile_tier_level (ITU-T H.265 §7.3.3), which the hvcC record repeats. */
export interface ProfileTierLevel {
  /** 0..3; 0 is the only one in use. */
  readonly profileSpace: number;
  readonly highTier: boolean;
  readonly profileIdc: number;
  /** general_profile_compatibility_flag[0] is the most significant of 32 bits. */
  readonly compatibilityFlags: number;
  /** Six bytes, from general_progressive_source_flag on. */
  readonly constraintBytes: readonly number[];
  /** Thirty times the level's number. */
  readonly levelIdc: number;
}

const constraintByteCount = 6;
const subLayerProfileBits = 88;
const subLayerLevelBits = 8;

/** Reads the twelve general bytes. */
export function readProfileTierLevel(reader: BitReader): ProfileTierLevel {
  return {
    profileSpace: reader.readBits(2),
    highTier: reader.readFlag(),
    profileIdc: reader.readBits(5),
    compatibilityFlags: reader.readBits(32),
    constraintBytes: Array.from({ length: constraintByteCount }, () => reader.readBits(8)),
    levelIdc: reader.readBits(8),
  };
}

/** Passes over the sub-layers' profiles and levels, which follow the general part in a parameter set. */
export function skipSubLayerProfiles(reader: BitReader, maxSubLayersMinus1: number): void {
  let bits = 0;
  for (let i = 0; i < maxSubLayersMinus1; i++) {
    bits += reader.readFlag() ? subLayerProfileBits : 0;
    bits += reader.readFlag() ? subLayerLevelBits : 0;
  }
  if (maxSubLayersMinus1 > 0) {
    reader.skipBits(2 * (8 - maxSubLayersMinus1)); // reserved_zero_2bits
  }
  reader.skipBits(bits);
}
