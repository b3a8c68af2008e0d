import type { VideoDescription } from '../description/index.ts';
import type { Av1CodecConfiguration } from './codec-configuration.ts';
import type { Av1ColorConfig } from './color-config.ts';
import { findSequenceHeaderObu } from './obu.ts';
import { parseAv1SequenceHeader } from './sequence-header.ts';

/**
 * Codec string, size and frame rate of an AV1 track. Without a sequence header OBU in the record only the codec
 * string is known.
 */
export function describeAv1(configuration: Av1CodecConfiguration): VideoDescription {
  const payload = findSequenceHeaderObu(configuration.obus);
  if (payload === undefined) {
    return { codec: codecString(configuration, undefined) };
  }
  const { width, height, frameRate, color } = parseAv1SequenceHeader(payload);
  const codec = codecString(configuration, color);
  return { codec, width, height, ...(frameRate !== undefined && { frameRate }) };
}

/** AV1 in ISOBMFF §5: short where the optional fields would say nothing or the defaults, all of them elsewhere. */
function codecString(configuration: Av1CodecConfiguration, color: Av1ColorConfig | undefined): string {
  const level = `${twoDigits(configuration.levelIndex)}${configuration.highTier ? 'H' : 'M'}`;
  const short = `av01.${configuration.profile}.${level}.${twoDigits(configuration.bitDepth)}`;
  return color === undefined || saysDefaults(color) ? short : `${short}.${optionalFields(color)}`;
}

/** The defaults are 0.110.01.01.01.0; colours that the stream leaves unspecified are no reason to go long. */
function saysDefaults(color: Av1ColorConfig): boolean {
  const codes = [color.colorPrimaries, color.transferCharacteristics, color.matrixCoefficients];
  return (
    !color.monochrome &&
    color.subsamplingX === 1 &&
    color.subsamplingY === 1 &&
    color.chromaSamplePosition === 0 &&
    !color.fullRange &&
    (codes.every((code) => code === 1) || codes.every((code) => code === 2))
  );
}

function optionalFields(color: Av1ColorConfig): string {
  return [
    color.monochrome ? '1' : '0',
    `${color.subsamplingX}${color.subsamplingY}${color.chromaSamplePosition}`,
    twoDigits(color.colorPrimaries),
    twoDigits(color.transferCharacteristics),
    twoDigits(color.matrixCoefficients),
    color.fullRange ? '1' : '0',
  ].join('.');
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
