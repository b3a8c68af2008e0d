import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type MultichannelConfig,
  parseMultichannelConfig,
  serializeMultichannelConfig,
} from '../../../src/codec/flv/index.ts';
import { hex, toHex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';

const rows: readonly (readonly [name: string, source: string, hex: string, config: MultichannelConfig])[] = [
  ['a bare count', 'Enhanced RTMP v2, by hand', '00 08', { order: 'unspecified', channels: 8 }],
  ['mono', 'FFmpeg 8.1 (node-av 6.1.1), E-AC-3', '01 01 00000004', { order: 'native', channels: 1, mask: 4 }],
  ['5.1', 'FFmpeg 8.1 (node-av 6.1.1), Opus', '01 06 0000003f', { order: 'native', channels: 6, mask: 0x3f }],
  [
    'every bit of the mask',
    'Enhanced RTMP v2, by hand',
    '01 20 ffffffff',
    { order: 'native', channels: 32, mask: 2 ** 32 - 1 },
  ],
  [
    'an order of its own',
    'Enhanced RTMP v2, by hand',
    '02 03 01 00 fe',
    { order: 'custom', channels: 3, mapping: hex('0100fe') },
  ],
];

describe('multichannel config', () => {
  for (const [name, source, text, config] of rows) {
    it(`${name} (${source})`, () => {
      assert.deepEqual(parseMultichannelConfig(embedded(hex(text))), config);
      assert.equal(toHex(serializeMultichannelConfig(config)), toHex(hex(text)));
      tryTruncations(hex(text), parseMultichannelConfig, hex(text).length);
    });
  }

  it('refuses a reserved order', () => {
    refuses(() => parseMultichannelConfig(hex('03 02')), 'MEDIA_HEADER_INVALID');
  });
});
