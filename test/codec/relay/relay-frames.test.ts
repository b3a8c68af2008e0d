import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRelayFrame, RelayFrameReader, serializeRelayFrame } from '../../../src/codec/relay/index.ts';
import { bytes as joined } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import { brokenRelayFrames, relayFrames } from '../../vectors/relay-frames.ts';

const maxFrameBytes = 1_000;

describe('frames between workers', () => {
  for (const { bytes, frame } of relayFrames) {
    const what = frame.type === 'unit' ? `${frame.type} of ${frame.unit.kind}` : JSON.stringify(frame);

    test(`${what} is written and read as it stands`, () => {
      assert.deepEqual(joined(...serializeRelayFrame(frame)), bytes);
      assert.deepEqual(parseRelayFrame(embedded(bytes.subarray(4))), frame);
    });

    test(`${what}: none of its beginnings is taken for another frame`, () => {
      // A unit's body and a text have no end of their own.
      const refusedBelow =
        frame.type === 'unit' ? bytes.length - 4 - frame.unit.body.length : bytes.length - 4;
      tryTruncations(bytes.subarray(4), parseRelayFrame, refusedBelow);
    });
  }

  for (const { bytes, what } of brokenRelayFrames) {
    test(`${what} is refused`, () => {
      refuses(() => new RelayFrameReader(maxFrameBytes).push(bytes), 'RELAY_FRAME_INVALID');
    });
  }
});

describe('RelayFrameReader', () => {
  const all = joined(...relayFrames.map(({ bytes }) => bytes));
  const frames = relayFrames.map(({ frame }) => frame);

  test('reads the same however the connection cuts them', () => {
    for (let cut = 0; cut <= all.length; cut += 1) {
      const reader = new RelayFrameReader(maxFrameBytes);
      assert.deepEqual([...reader.push(all.subarray(0, cut)), ...reader.push(all.subarray(cut))], frames);
    }
    const reader = new RelayFrameReader(maxFrameBytes);
    assert.deepEqual(
      [...all].flatMap((byte) => reader.push(Uint8Array.of(byte))),
      frames,
    );
  });

  test('what it gave stays as it was when the buffer of the socket is used again', () => {
    const buffer = new Uint8Array(all);
    const read = new RelayFrameReader(maxFrameBytes).push(buffer);
    buffer.fill(0);
    assert.deepEqual(read, frames);
  });

  test('a frame past the limit is refused before room is made for it', () => {
    refuses(() => new RelayFrameReader(maxFrameBytes).push(Uint8Array.of(0, 0, 3, 0xe9)), 'LIMIT_EXCEEDED');
    assert.deepEqual(new RelayFrameReader(maxFrameBytes).push(Uint8Array.of(0, 0, 3, 0xe8)), []);
  });
});
