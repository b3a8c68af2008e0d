import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Anchor } from '../../src/media/anchor.ts';
import type { UnitInput } from '../../src/media/unit-input.ts';
import {
  audio,
  audioConfig,
  interframe,
  keyframe,
  makeUnit,
  metadata,
  placed,
  videoConfig,
} from '../support/units.ts';

const message = (timestampMs: number) => makeUnit(timestampMs, { kind: 'data', role: 'message' });

/** For each unit in turn: `>` when it became a start point, `!` when the anchor moved. Times are arrival times. */
function trace(inputs: readonly UnitInput[], maxSilenceMs = 10_000): string {
  const anchor = new Anchor(maxSilenceMs);
  return inputs
    .map((input) => {
      const moved = anchor.hear(placed(input), input.timestampMs);
      return `${moved ? '!' : ''}${anchor.isStart(placed(input)) ? '>' : ''}` || '-';
    })
    .join(' ');
}

const rows: { name: string; inputs: UnitInput[]; expected: string }[] = [
  {
    name: 'video: keyframes only',
    inputs: [videoConfig(), keyframe(0), audio(1), interframe(2), keyframe(3)],
    expected: '! > - - >',
  },
  { name: 'audio only: every frame', inputs: [audioConfig(), audio(0), audio(1)], expected: '! > >' },
  { name: 'data only: every message', inputs: [metadata(), message(0), message(1)], expected: '- !> >' },
  {
    name: 'an announced video track keeps audio from being a start point',
    inputs: [audioConfig(), videoConfig(), audio(0), keyframe(1), audio(2)],
    expected: '! ! - > -',
  },
  {
    name: 'video that begins later takes over from audio, at a keyframe',
    inputs: [audio(0), audio(1), interframe(2), audio(3), keyframe(4), audio(5)],
    expected: '!> > ! - > -',
  },
  {
    name: 'the lowest track of a kind',
    inputs: [
      keyframe(0, { trackId: 2 }),
      keyframe(1, { trackId: 1 }),
      keyframe(2, { trackId: 2 }),
      keyframe(3, { trackId: 1 }),
    ],
    expected: '!> !> - >',
  },
  {
    name: 'a video track that fell silent gives way, and comes back',
    inputs: [
      keyframe(0),
      audio(10_000),
      audio(10_001),
      audio(10_020),
      interframe(10_030),
      audio(10_040),
      keyframe(10_050),
    ],
    expected: '!> - !> > ! - >',
  },
  {
    name: 'a stall of the whole publisher does not move a track that comes back first',
    inputs: [keyframe(0), audio(1), interframe(30_000), audio(30_001), keyframe(30_040)],
    expected: '!> - - - >',
  },
];

for (const { name, inputs, expected } of rows) {
  test(name, () => assert.equal(trace(inputs), expected));
}
