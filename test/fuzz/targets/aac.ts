import assert from 'node:assert/strict';
import { describeAac, parseAdtsHeader, parseAudioSpecificConfig } from '../../../src/codec/aac/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import adtsVectors from '../../vectors/aac/adts-headers.json' with { type: 'json' };
import configVectors from '../../vectors/aac/audio-specific-configs.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'aac',
  seeds: [...configVectors.map(({ config }) => hex(config)), ...adtsVectors.map(({ header }) => hex(header))],
  run(bytes) {
    const adts = parsedOrRefused(() => parseAdtsHeader(bytes));
    if (adts !== undefined) assert.ok(adts.frameBytes >= adts.headerBytes && adts.samplingFrequency > 0);
    const config = parsedOrRefused(() => parseAudioSpecificConfig(bytes));
    if (config === undefined) return;
    const description = parsedOrRefused(() => describeAac(config));
    if (description === undefined) return;
    // A program config element lists at most 45 pairs and 3 low frequency channels.
    assert.ok(description.channels >= 1 && description.channels <= 93);
    assert.ok(description.sampleRate > 0);
  },
};
