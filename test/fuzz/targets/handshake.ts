import assert from 'node:assert/strict';
import { ClientHandshake, type HandshakeStep, ServerHandshake } from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, counting, piecesOf, toHex } from '../../support/bytes.ts';
import { countingHandshake, readRtmpCapture, readServerHandshakes } from '../../support/rtmp-captures.ts';
import type { FuzzTarget } from '../target.ts';

interface Side {
  push(input: Uint8Array): HandshakeStep;
}

const wholeBytes = 1 + 2 * 1536;

/** What a handshake sends, whether it ends and what it leaves over; or the code that it refuses with. */
function outcome(side: Side, pieces: readonly Uint8Array[]): unknown {
  try {
    const steps = pieces.map((piece) => side.push(piece));
    const output = bytes(...steps.flatMap((step) => step.output));
    assert.ok(output.length <= wholeBytes);
    const received = pieces.reduce((total, piece) => total + piece.length, 0);
    const done = steps.some((step) => step.done);
    assert.equal(done, received >= wholeBytes);
    return { output: toHex(output), done, rest: toHex(bytes(...steps.map((step) => step.rest))) };
  } catch (error) {
    if (error instanceof ProtocolError) {
      return error.code;
    }
    throw error;
  }
}

export const target: FuzzTarget = {
  name: 'handshake',
  seeds: [
    bytes('03 00000001 00000000', counting(1528), counting(1536), 'aabb'),
    bytes(readRtmpCapture('ffmpeg-play').handshake ?? counting(0), 'aabb'),
    ...readServerHandshakes().map(({ answer }) => answer),
    bytes('474554202f20485454502f312e310d0a'),
    bytes('16030102000100'),
  ],
  run(input) {
    for (const create of [
      () => new ServerHandshake(countingHandshake),
      () => new ClientHandshake(countingHandshake),
      () => new ClientHandshake({ ...countingHandshake, scheme: 'simple' }),
    ]) {
      const expected = outcome(create(), [input]);
      for (const size of [1, 700, 1537]) {
        assert.deepEqual(outcome(create(), piecesOf(input, size)), expected, `in pieces of ${size}`);
      }
    }
  },
};
