import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opusPacketSamples } from '../../../src/codec/opus/index.ts';
import { hex } from '../../support/bytes.ts';

test('an Opus packet says how long it is (RFC 6716 §3.1, table 2)', () => {
  // config << 3 | code; config 0 SILK 10 ms, 3 SILK 60 ms, 12 hybrid 10 ms, 16 CELT 2.5 ms, 31 CELT 20 ms
  assert.deepEqual(
    ['00', '18', '60', '68', '80', 'f8', 'fc', 'f9', 'fb03', 'fb8200'].map((packet) =>
      opusPacketSamples(hex(packet)),
    ),
    [480, 2880, 480, 960, 120, 960, 960, 1920, 2880, 1920],
  );
});

test('an Opus packet without a length, or longer than 120 ms, has none', () => {
  assert.deepEqual(
    ['', 'fb', 'fb00', 'fb07', '1b03'].map((packet) => opusPacketSamples(hex(packet))),
    [undefined, undefined, undefined, undefined, undefined],
  );
});
