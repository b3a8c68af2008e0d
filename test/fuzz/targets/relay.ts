import assert from 'node:assert/strict';
import { RelayFrameReader, serializeRelayFrame } from '../../../src/codec/relay/index.ts';
import { bytes as joined } from '../../support/bytes.ts';
import { parsedOrRefused } from '../../support/parser-properties.ts';
import { brokenRelayFrames, relayFrames } from '../../vectors/relay-frames.ts';
import type { FuzzTarget } from '../target.ts';

const maxFrameBytes = 4_096;

/** Only the peer's fault is thrown; cut in two it reads as in one; what was read is written as it was. */
export const target: FuzzTarget = {
  name: 'relay',
  seeds: [...relayFrames, ...brokenRelayFrames].map(({ bytes }) => bytes),
  run(bytes) {
    const whole = parsedOrRefused(() => new RelayFrameReader(maxFrameBytes).push(bytes));
    const cut = bytes.length >> 1;
    const halves = parsedOrRefused(() => {
      const reader = new RelayFrameReader(maxFrameBytes);
      return [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
    });
    assert.deepEqual(halves, whole);
    if (whole === undefined) return;
    const written = joined(...whole.flatMap((frame) => [...serializeRelayFrame(frame)]));
    assert.deepEqual(written, bytes.subarray(0, written.length));
  },
};
