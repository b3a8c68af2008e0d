import assert from 'node:assert/strict';
import {
  describeAv1,
  findSequenceHeaderObu,
  parseAv1CodecConfiguration,
  parseAv1SequenceHeader,
  parseAv1VideoDescriptor,
  serializeAv1CodecConfiguration,
} from '../../../src/codec/av1/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/av1/codec-configurations.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

const records = vectors.map(({ record }) => hex(record));

export const target: FuzzTarget = {
  name: 'av1',
  seeds: [
    hex('800481050c00'),
    ...records,
    ...records.map((record) => record.subarray(4)),
    ...records.map((record) => record.subarray(6)),
  ],
  run(bytes) {
    parsedOrRefused(() => findSequenceHeaderObu(bytes));
    parsedOrRefused(() => parseAv1VideoDescriptor(bytes));
    const header = parsedOrRefused(() => parseAv1SequenceHeader(bytes));
    if (header !== undefined) assert.ok(header.width > 0 && header.height > 0 && (header.frameRate ?? 1) > 0);
    const configuration = parsedOrRefused(() => parseAv1CodecConfiguration(bytes));
    if (configuration === undefined) return;
    const again = parseAv1CodecConfiguration(serializeAv1CodecConfiguration(configuration));
    assert.deepEqual(again, configuration);
    parsedOrRefused(() => describeAv1(configuration));
  },
};
