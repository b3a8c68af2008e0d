import assert from 'node:assert/strict';
import {
  describeHevc,
  parseH265SequenceParameterSet,
  parseHevcDecoderConfiguration,
  serializeHevcDecoderConfiguration,
} from '../../../src/codec/h265/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/h265/decoder-configurations.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

const records = vectors.map(({ record }) => hex(record));
const nalUnits = records.flatMap((record) =>
  parseHevcDecoderConfiguration(record).arrays.flatMap((array) => array.nalUnits),
);

export const target: FuzzTarget = {
  name: 'h265',
  seeds: [...records, ...nalUnits],
  run(bytes) {
    const sps = parsedOrRefused(() => parseH265SequenceParameterSet(bytes));
    if (sps !== undefined) assert.ok(sps.width > 0 && sps.height > 0 && (sps.frameRate ?? 1) > 0);
    const configuration = parsedOrRefused(() => parseHevcDecoderConfiguration(bytes));
    if (configuration === undefined) return;
    const again = parseHevcDecoderConfiguration(serializeHevcDecoderConfiguration(configuration));
    assert.deepEqual(again, configuration);
    parsedOrRefused(() => describeHevc(configuration));
  },
};
