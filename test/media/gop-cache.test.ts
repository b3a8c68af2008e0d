import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GopCache } from '../../src/media/gop-cache.ts';
import type { GopCacheLimits } from '../../src/media/stream-options.ts';
import type { UnitInput } from '../../src/media/unit-input.ts';
import { UnitLog } from '../../src/media/unit-log.ts';
import { audio, interframe, keyframe, placed, videoConfig } from '../support/units.ts';

/** Appends units, each arriving at its own time, and says after each where a new reader would start. */
function starts(inputs: readonly UnitInput[], limits: Partial<GopCacheLimits> = {}): (number | undefined)[] {
  const log = new UnitLog({ maxPreambleBytes: 1_000, maxPreambleUnits: 10 });
  const cache = new GopCache(log, { maxBytes: 10_000, maxUnits: 1_000, maxMs: 20_000, ...limits });
  return inputs.map((input) => {
    cache.append(placed(input), input.timestampMs);
    return cache.start;
  });
}

const every = (fromMs: number, stepMs: number, count: number, make: (ms: number) => UnitInput) =>
  Array.from({ length: count }, (_, index) => make(fromMs + index * stepMs));

test('begins at the latest keyframe', () => {
  const inputs = [videoConfig(), keyframe(0), audio(10), interframe(40), keyframe(80), interframe(120)];
  assert.deepEqual(starts(inputs), [undefined, 1, 1, 1, 4, 4]);
});

for (const { bound, limits } of [
  { bound: 'bytes', limits: { maxBytes: 300 } },
  { bound: 'units', limits: { maxUnits: 3 } },
  { bound: 'milliseconds', limits: { maxMs: 80 } },
]) {
  test(`a GOP that outgrows its ${bound} is not cached, the next one is`, () => {
    const inputs = [
      keyframe(0),
      interframe(40),
      interframe(80),
      interframe(120),
      interframe(160),
      keyframe(200),
    ];
    assert.deepEqual(starts(inputs, limits), [0, 0, 0, undefined, undefined, 5]);
  });
}

test('with a bound of nothing there is no cache, and keyframes are start points still', () => {
  const log = new UnitLog({ maxPreambleBytes: 1_000, maxPreambleUnits: 10 });
  const cache = new GopCache(log, { maxBytes: 0, maxUnits: 0, maxMs: 0 });
  const isStart = [keyframe(0), audio(10), audio(20), interframe(40), audio(50), keyframe(80)].map(
    (input) => cache.append(placed(input), input.timestampMs).isStart,
  );
  assert.deepEqual(isStart, [true, false, false, false, false, true]);
  assert.deepEqual([cache.start, cache.latest], [undefined, 5]);
});

test('time that stands still on the wire is measured by arrival', () => {
  const log = new UnitLog({ maxPreambleBytes: 1_000, maxPreambleUnits: 10 });
  const cache = new GopCache(log, { maxBytes: 10_000, maxUnits: 1_000, maxMs: 1_000 });
  cache.append(placed(keyframe(0)), 0);
  cache.append(placed(interframe(0)), 1_000);
  assert.equal(cache.start, 0);
  cache.append(placed(interframe(0)), 1_001);
  assert.equal(cache.start, undefined);
});

test('without video it is the newest second', () => {
  const got = starts(every(0, 100, 15, audio));
  assert.deepEqual(got.slice(0, 11), Array(11).fill(0));
  assert.deepEqual(got.slice(11), [1, 2, 3, 4]);
});

test('without video, bounds shorten it from the front', () => {
  assert.deepEqual(starts(every(0, 100, 5, audio), { maxUnits: 2 }), [0, 0, 1, 2, 3]);
  assert.deepEqual(starts(every(0, 100, 5, audio), { maxBytes: 100 }), [0, 1, 2, 3, 4]);
  assert.deepEqual(starts(every(0, 100, 5, audio), { maxMs: 100 }), [0, 0, 1, 2, 3]);
});

test('video that begins later empties it until a keyframe', () => {
  const inputs = [audio(0), audio(20), videoConfig(), audio(40), interframe(50), keyframe(90), audio(100)];
  assert.deepEqual(starts(inputs), [0, 0, undefined, undefined, undefined, 5, 5]);
});

test('video that falls silent leaves it to audio', () => {
  const inputs = [keyframe(0), ...every(19_980, 20, 3, audio)];
  assert.deepEqual(starts(inputs), [0, 0, 0, 3]);
});
