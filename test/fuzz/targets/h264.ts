import assert from 'node:assert/strict';
import {
  describeAvc,
  parseAvcDecoderConfiguration,
  parseH264SequenceParameterSet,
  serializeAvcDecoderConfiguration,
} from '../../../src/codec/h264/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/h264/decoder-configurations.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

const records = vectors.map(({ record }) => hex(record));

export const target: FuzzTarget = {
  name: 'h264',
  seeds: [
    ...records,
    ...records.flatMap((record) => parseAvcDecoderConfiguration(record).sequenceParameterSets),
  ],
  run(bytes) {
    const sps = parsedOrRefused(() => parseH264SequenceParameterSet(bytes));
    if (sps !== undefined) assert.ok(sps.width > 0 && sps.height > 0 && (sps.frameRate ?? 1) > 0);
    const configuration = parsedOrRefused(() => parseAvcDecoderConfiguration(bytes));
    if (configuration === undefined) return;
    const again = parseAvcDecoderConfiguration(serializeAvcDecoderConfiguration(configuration));
    assert.deepEqual(again, configuration);
    parsedOrRefused(() => describeAvc(configuration));
  },
};
