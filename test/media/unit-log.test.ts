import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { UnitLog } from '../../src/media/unit-log.ts';
import { audio, interframe, keyframe, metadata, placed, texts, videoConfig } from '../support/units.ts';

const limits = { maxPreambleBytes: 1_000, maxPreambleUnits: 10 };
let log: UnitLog;

beforeEach(() => {
  log = new UnitLog(limits);
});

function appendSizes(sizes: readonly number[]): void {
  for (const size of sizes) log.append(placed(interframe(0, { body: new Uint8Array(size) })), 0, false);
}

test('positions count from the first unit ever and outlive what is dropped', () => {
  appendSizes([10, 20, 30]);
  assert.deepEqual([log.first, log.head], [0, 3]);
  log.dropBefore(2);
  assert.deepEqual([log.first, log.head], [2, 3]);
  assert.equal(log.at(1), undefined);
  assert.equal(log.at(2)?.body.byteLength, 30);
  appendSizes([40]);
  assert.deepEqual([log.head, log.bytesSince(2), log.bytesSince(3), log.bytesSince(4)], [4, 70, 40, 0]);
  log.dropBefore(100);
  assert.deepEqual([log.first, log.head, log.totalsAt(4).bytes], [4, 4, 100]);
});

test('a slice holds what fits, and one unit at least', () => {
  appendSizes([10, 20, 30]);
  const sizes = (position: number, maxBytes: number) =>
    log.slice(position, maxBytes).map((unit) => unit.body.byteLength);
  assert.deepEqual(sizes(0, 0), [10]);
  assert.deepEqual(sizes(0, 29), [10]);
  assert.deepEqual(sizes(0, 30), [10, 20]);
  assert.deepEqual(sizes(0, 60), [10, 20, 30]);
  assert.deepEqual(sizes(1, 49), [20]);
  assert.deepEqual(sizes(2, 1), [30]);
  assert.deepEqual(sizes(3, 1), []);
});

test('slices equal those of a plain loop', () => {
  const anySizes = fc.array(fc.nat(50), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(anySizes, fc.nat(39), fc.nat(39), fc.nat(300), (sizes, drop, from, maxBytes) => {
      log = new UnitLog(limits);
      appendSizes(sizes);
      log.dropBefore(drop);
      const position = Math.min(log.first + from, log.head);
      const expected: number[] = [];
      let bytes = 0;
      for (const size of sizes.slice(position)) {
        bytes += size;
        if (bytes > maxBytes && expected.length > 0) break;
        expected.push(size);
      }
      const got = log.slice(position, maxBytes).map((unit) => unit.body.byteLength);
      assert.deepEqual(got, expected);
    }),
  );
});

test('knows how far back a position is in time, by the longer of both clocks', () => {
  log.append(placed(keyframe(1_000)), 0, true);
  log.append(placed(interframe(1_400)), 300, false);
  assert.equal(log.spanMs(0), 400);
  log.append(placed(interframe(1_440)), 900, false);
  assert.equal(log.spanMs(0), 900);
  log.append(placed(interframe(-9_000)), 900, false);
  assert.equal(log.spanMs(0), 900);
  assert.deepEqual([log.arrivedAt(1), log.arrivedAt(4)], [300, undefined]);
});

test('remembers for each position the preamble that was in force before it', () => {
  for (const input of [metadata('m'), videoConfig('v1'), keyframe(10), videoConfig('v2'), keyframe(20)]) {
    log.append(placed(input), 0, input.keyframe);
  }
  assert.deepEqual(texts(log.preambleAt(0).units), []);
  assert.deepEqual(texts(log.preambleAt(2).units), ['m', 'v1']);
  assert.deepEqual(texts(log.preambleAt(4).units), ['m', 'v2']);
  assert.deepEqual(texts(log.preambleAt(log.head).units), ['m', 'v2']);
  log.forgetPreamble();
  assert.deepEqual(texts(log.preambleAt(log.head).units), []);
  assert.deepEqual(texts(log.preambleAt(4).units), ['m', 'v2']);
});

test('stamps a preamble once for all who start at one position', () => {
  log.append(placed(videoConfig('v')), 0, false);
  log.append(placed(keyframe(70)), 0, true);
  log.append(placed(audio(80)), 0, false);
  const stamped = log.stampedPreambleAt(1);
  assert.equal(stamped[0]?.dtsMs, 70);
  assert.equal(log.stampedPreambleAt(1), stamped);
  assert.equal(log.stampedPreambleAt(2)[0]?.dtsMs, 80);
});

test('counts the keyframes before a position', () => {
  for (const input of [keyframe(0), audio(1), keyframe(2)]) log.append(placed(input), 0, input.keyframe);
  assert.deepEqual(
    [0, 1, 2, 3].map((position) => log.totalsAt(position).keyframes),
    [0, 1, 1, 2],
  );
});
