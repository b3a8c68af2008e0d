import { ProtocolError } from '../../errors.ts';

/** Sampling frequencies by index (ISO/IEC 14496-3 table 1.18); 13 and 14 are reserved, 15 escapes. */
const samplingFrequencies = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
] as const;

/** The index that says: 24 bits of frequency follow. */
export const samplingFrequencyEscape = 15;

/** Samples per second for an index 0..12. */
export function samplingFrequencyOf(index: number): number {
  const frequency = samplingFrequencies[index];
  if (frequency === undefined) {
    throw new ProtocolError('MEDIA_HEADER_INVALID', `AAC samplingFrequencyIndex ${index}`);
  }
  return frequency;
}
