import type { VideoDescription } from '../description/index.ts';
import type { VpCodecConfiguration } from './codec-configuration.ts';
import type { Vp9KeyFrameHeader } from './frame-header.ts';

/**
 * Codec string of a VP8 or VP9 track, and its size where a key frame is at hand: the configuration record
 * states none.
 */
export function describeVp(
  fourCc: 'vp08' | 'vp09',
  configuration: VpCodecConfiguration,
  keyFrame?: Vp9KeyFrameHeader,
): VideoDescription {
  const codec = codecString(fourCc, configuration);
  return keyFrame === undefined ? { codec } : { codec, width: keyFrame.width, height: keyFrame.height };
}

/** VP Codec ISO Media File Format Binding §3: short where the optional fields would say nothing. */
function codecString(fourCc: string, configuration: VpCodecConfiguration): string {
  const { profile, level, bitDepth } = configuration;
  const short = [fourCc, ...[profile, level, bitDepth].map(twoDigits)];
  const optional = [
    configuration.chromaSubsampling,
    configuration.colorPrimaries,
    configuration.transferCharacteristics,
    configuration.matrixCoefficients,
    configuration.fullRange ? 1 : 0,
  ];
  return [...short, ...(saysDefaults(configuration) ? [] : optional.map(twoDigits))].join('.');
}

/** The defaults are 01.01.01.01.00; colours left unspecified and the place of chroma are no reason to go long. */
function saysDefaults(configuration: VpCodecConfiguration): boolean {
  const { colorPrimaries, transferCharacteristics, matrixCoefficients } = configuration;
  const codes = [colorPrimaries, transferCharacteristics, matrixCoefficients];
  return (
    configuration.chromaSubsampling <= 1 &&
    !configuration.fullRange &&
    (codes.every((code) => code === 1) || codes.every((code) => code === 2))
  );
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
