import assert from 'node:assert/strict';
import { describeOpus, parseOpusIdHeader, serializeOpusIdHeader } from '../../../src/codec/opus/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/opus/id-headers.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'opus',
  seeds: vectors.map(({ header }) => hex(header)),
  run(bytes) {
    const header = parsedOrRefused(() => parseOpusIdHeader(bytes));
    if (header === undefined) return;
    assert.deepEqual(parseOpusIdHeader(serializeOpusIdHeader(header)), header);
    assert.ok(describeOpus(header).channels > 0);
  },
};
