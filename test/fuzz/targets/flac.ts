import assert from 'node:assert/strict';
import { parseFlacStreamInfo } from '../../../src/codec/flac/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/flac/stream-infos.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'flac',
  seeds: vectors.map(({ header }) => hex(header)),
  run(bytes) {
    const info = parsedOrRefused(() => parseFlacStreamInfo(bytes));
    if (info !== undefined) assert.ok(info.sampleRate > 0 && info.channels > 0 && info.bitsPerSample > 0);
  },
};
