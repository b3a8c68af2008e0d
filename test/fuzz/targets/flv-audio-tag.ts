import { audioVectors, invalidAudioVectors } from '../../codec/flv/audio-vectors.ts';
import { checkAudioBody } from '../../codec/flv/properties.ts';
import { hex } from '../../support/bytes.ts';
import { flvBodies } from '../../support/flv-files.ts';
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'flv-audio-tag',
  seeds: [
    ...[...audioVectors, ...invalidAudioVectors].map((vector) => hex(vector.hex)),
    ...flvBodies('audio'),
  ],
  run: checkAudioBody,
};
