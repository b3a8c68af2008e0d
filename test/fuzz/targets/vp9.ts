import assert from 'node:assert/strict';
import {
  describeVp,
  parseVp9KeyFrameHeader,
  parseVpCodecConfiguration,
  serializeVpCodecConfiguration,
} from '../../../src/codec/vp9/index.ts';
import { hex } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import vectors from '../../vectors/vp9/codec-configurations.json' with { type: 'json' };
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'vp9',
  seeds: vectors.flatMap(({ record, keyFrame, interFrame }) =>
    [record, record.slice(8), keyFrame, interFrame].map(hex),
  ),
  run(bytes) {
    const keyFrame = parsedOrRefused(() => parseVp9KeyFrameHeader(bytes));
    if (keyFrame !== undefined) assert.ok(keyFrame.width > 0 && keyFrame.height > 0);
    const configuration = parsedOrRefused(() => parseVpCodecConfiguration(bytes));
    if (configuration === undefined) return;
    const again = parseVpCodecConfiguration(serializeVpCodecConfiguration(configuration));
    assert.deepEqual(again, configuration);
    assert.match(describeVp('vp09', configuration).codec, /^vp09(\.\d{2,3}){3}((\.\d{2,3}){5})?$/);
  },
};
