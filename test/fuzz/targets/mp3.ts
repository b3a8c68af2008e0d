import assert from 'node:assert/strict';
import { describeMp3, parseMp3FrameHeader } from '../../../src/codec/mp3/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/mp3/frame-headers.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'mp3',
  seeds: vectors.map(({ header }) => hex(header)),
  run(bytes) {
    const header = parsedOrRefused(() => parseMp3FrameHeader(bytes));
    if (header === undefined) return;
    // The shortest frame is 8 kbit/s at 24 kHz; a loop over frames must move on.
    assert.ok(header.frameBytes === undefined || (header.frameBytes >= 24 && header.frameBytes < 8192));
    assert.ok(describeMp3(header).sampleRate >= 8000);
  },
};
