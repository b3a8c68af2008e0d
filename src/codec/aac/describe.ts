import { ProtocolError } from '../../errors.ts';
import type { AudioDescription } from '../description/index.ts';
import type { AudioSpecificConfig } from './audio-specific-config.ts';
import { AudioObjectType } from './audio-specific-config.ts';

/** Codec string, output sample rate and channels of an AAC track. */
export function describeAac(config: AudioSpecificConfig): AudioDescription {
  if (config.channels === undefined) {
    throw new ProtocolError(
      'MEDIA_HEADER_INVALID',
      `AAC channelConfiguration ${config.channelConfiguration}`,
    );
  }
  return {
    codec: `mp4a.40.${outerObjectType(config)}`,
    sampleRate: config.outputSamplingFrequency,
    channels: config.parametricStereo ? 2 : config.channels,
  };
}

/** RFC 6381 §3.3 names the type that a decoder has to know: 5 for HE-AAC, 29 for HE-AAC v2. */
function outerObjectType(config: AudioSpecificConfig): number {
  if (config.parametricStereo) {
    return AudioObjectType.ParametricStereo;
  }
  return config.spectralBandReplication ? AudioObjectType.SpectralBandReplication : config.objectType;
}
