import assert from 'node:assert/strict';
import { parseAc3SyncFrame } from '../../../src/codec/ac3/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/ac3/sync-frames.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'ac3',
  seeds: vectors.map(({ frame }) => hex(frame)),
  run(bytes) {
    const frame = parsedOrRefused(() => parseAc3SyncFrame(bytes));
    if (frame !== undefined)
      assert.ok(frame.sampleRate >= 8000 && frame.channels >= 1 && frame.channels <= 6);
  },
};
