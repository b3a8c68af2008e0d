import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Timeline } from '../../src/media/timeline.ts';

const video = { kind: 'video', role: 'frame' } as const;
const audio = { kind: 'audio', role: 'frame' } as const;
const config = { kind: 'video', role: 'config' } as const;
const metadata = { kind: 'data', role: 'metadata' } as const;

type Step = readonly [unit: typeof video | typeof audio | typeof config | typeof metadata, wireMs: number];

/** Each row: wire times in, decode times out, both worked out by hand. */
const rows: { name: string; steps: (Step | 'begin')[]; dtsMs: number[] }[] = [
  {
    name: 'the first publication starts at its own wire time',
    steps: [
      [video, 3_600_000],
      [audio, 3_600_010],
      [video, 3_600_040],
    ],
    dtsMs: [3_600_000, 3_600_010, 3_600_040],
  },
  {
    name: 'the 24-bit boundary is no boundary (RTMP 1.0 §5.3.1.3 extended timestamp)',
    steps: [
      [video, 0xfffffe],
      [video, 0xffffff],
      [video, 0x1000000],
    ],
    dtsMs: [16_777_214, 16_777_215, 16_777_216],
  },
  {
    name: '32-bit time wraps and goes on',
    steps: [
      [video, 0xffff_fff0],
      [audio, 0xffff_fffa],
      [video, 0x18],
      [audio, 0x22],
    ],
    dtsMs: [4_294_967_280, 4_294_967_290, 4_294_967_320, 4_294_967_330],
  },
  {
    name: 'a track that is still before the wrap when another is past it stays before it',
    steps: [
      [video, 0xffff_ffff],
      [video, 10],
      [audio, 0xffff_fffe],
    ],
    dtsMs: [4_294_967_295, 4_294_967_306, 4_294_967_294],
  },
  {
    name: 'small backward steps between tracks pass untouched',
    steps: [
      [video, 10_000],
      [audio, 9_950],
      [video, 10_040],
      [audio, 5_041],
    ],
    dtsMs: [10_000, 9_950, 10_040, 5_041],
  },
  {
    name: 'a backward jump of more than 5 s goes on after the highest time',
    steps: [
      [video, 10_000],
      [video, 4_999],
      [video, 5_039],
    ],
    dtsMs: [10_000, 10_001, 10_041],
  },
  {
    name: 'a forward step of 30 s is a pause, more is a jump',
    steps: [
      [video, 0],
      [video, 30_000],
      [video, 60_001],
      [video, 60_041],
    ],
    dtsMs: [0, 30_000, 30_001, 30_041],
  },
  {
    name: 'audio and video that jump together stay together',
    steps: [
      [video, 100_000],
      [audio, 100_010],
      [video, 0],
      [audio, 10],
      [video, 40],
      [audio, 33],
    ],
    dtsMs: [100_000, 100_010, 100_011, 100_021, 100_051, 100_044],
  },
  {
    name: 'audio and video clocks that lie an hour apart both run on',
    steps: [
      [video, 0],
      [audio, 3_600_000],
      [video, 40],
      [audio, 3_600_023],
      [video, 80],
      [audio, 3_600_046],
    ],
    dtsMs: [0, 1, 40, 24, 80, 47],
  },
  {
    name: 'a track that jumps alone does not take the other one along',
    steps: [
      [video, 10_000],
      [audio, 10_010],
      [video, 4_000],
      [audio, 10_033],
      [video, 4_040],
    ],
    dtsMs: [10_000, 10_010, 10_011, 10_033, 10_051],
  },
  {
    name: 'one wild frame leaves a gap and no more',
    steps: [
      [video, 0],
      [video, 2_000_000_000],
      [video, 80],
      [video, 120],
    ],
    dtsMs: [0, 1, 80, 120],
  },
  {
    name: 'no time before zero',
    steps: [
      [video, 5],
      [audio, 0xffff_fffe],
      [audio, 0x12],
    ],
    dtsMs: [5, 6, 26],
  },
  {
    name: 'headers at time 0 do not set the clock and do not stand in the past',
    steps: [
      [metadata, 0],
      [config, 0],
      [video, 0xffff_ff00],
      [config, 0],
      [metadata, 0xffff_ff10],
      [video, 0xffff_ff28],
    ],
    dtsMs: [0, 0, 4_294_967_040, 4_294_967_296, 4_294_967_056, 4_294_967_080],
  },
  {
    name: 'a late header at time 0 stands at the highest time',
    steps: [
      [video, 3_600_000],
      [metadata, 0],
      [video, 3_600_040],
    ],
    dtsMs: [3_600_000, 3_600_000, 3_600_040],
  },
  {
    name: 'a second publication follows the first, whatever its wire time',
    steps: [
      [video, 1_000],
      'begin',
      [metadata, 0],
      [video, 90_000_000],
      [audio, 89_999_990],
      [video, 90_000_040],
    ],
    dtsMs: [1_000, 1_000, 1_001, 991, 1_041],
  },
  {
    name: 'a second publication that starts anew at 0 follows too',
    steps: [[video, 500_000], [audio, 500_020], 'begin', [config, 0], [video, 0], [audio, 21], [video, 40]],
    dtsMs: [500_000, 500_020, 500_020, 500_021, 500_042, 500_061],
  },
  {
    name: 'a second publication follows the headers and messages of the first as well',
    steps: [[video, 1_000], [metadata, 1_500], 'begin', [config, 0], [video, 0]],
    dtsMs: [1_000, 1_500, 1_500, 1_501],
  },
  {
    name: 'a publication that sent no frame leaves no trace',
    steps: [[metadata, 7], 'begin', [video, 42]],
    dtsMs: [7, 42],
  },
];

function run(steps: readonly (Step | 'begin')[]): number[] {
  const timeline = new Timeline();
  timeline.begin();
  return steps.flatMap((step) => {
    if (step !== 'begin') return [timeline.place(...step)];
    timeline.begin();
    return [];
  });
}

for (const { name, steps, dtsMs } of rows) {
  test(name, () => assert.deepEqual(run(steps), dtsMs));
}

const anyStep = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.tuple(
      fc.constantFrom(video, audio, config, metadata),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    ),
  },
  { weight: 1, arbitrary: fc.constant('begin' as const) },
);

test('no sequence of wire times leaves the window around the highest frame', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const timeline = new Timeline();
      let highestMs: number | undefined;
      for (const step of steps) {
        if (step === 'begin') {
          timeline.begin();
          continue;
        }
        const dtsMs = timeline.place(...step);
        assert.ok(Number.isSafeInteger(dtsMs) && dtsMs >= 0, `${dtsMs}`);
        if (highestMs !== undefined) {
          assert.ok(dtsMs >= highestMs - 5_000 && dtsMs <= highestMs + 30_000, `${dtsMs} after ${highestMs}`);
        }
        if (step[0].role === 'frame') highestMs = Math.max(highestMs ?? dtsMs, dtsMs);
      }
    }),
  );
});

const anyDelta = fc.tuple(fc.constantFrom(video, audio), fc.integer({ min: 0, max: 2_000 }));

test('a well-behaved stream that wraps keeps every distance', () => {
  const anyWireMs = fc.oneof(fc.integer({ min: 2 ** 32 - 20_000, max: 2 ** 32 - 1 }), fc.nat(2 ** 32 - 1));
  fc.assert(
    fc.property(anyWireMs, fc.array(anyDelta, { maxLength: 60 }), (startMs, deltas) => {
      const timeline = new Timeline();
      timeline.begin();
      let trueMs = startMs;
      assert.equal(timeline.place(video, trueMs), trueMs);
      for (const [unit, deltaMs] of deltas) {
        trueMs += deltaMs;
        assert.equal(timeline.place(unit, trueMs % 2 ** 32), trueMs);
      }
    }),
  );
});
