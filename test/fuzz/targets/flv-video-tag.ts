import { checkVideoBody } from '../../codec/flv/properties.ts';
import { invalidVideoVectors, videoVectors } from '../../codec/flv/video-vectors.ts';
import { hex } from '../../support/bytes.ts';
import { flvBodies } from '../../support/flv-files.ts';
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'flv-video-tag',
  seeds: [
    ...[...videoVectors, ...invalidVideoVectors].map((vector) => hex(vector.hex)),
    ...flvBodies('video'),
  ],
  run: checkVideoBody,
};
