import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clearPreamble, emptyPreamble, extendPreamble, stampPreamble } from '../../src/media/preamble.ts';
import type { UnitInput } from '../../src/media/unit-input.ts';
import {
  audio,
  audioConfig,
  keyframe,
  makeUnit,
  metadata,
  placed,
  texts,
  videoConfig,
} from '../support/units.ts';

const roomy = { maxPreambleBytes: 1_000, maxPreambleUnits: 10 };

function extendAll(inputs: readonly UnitInput[], limits = roomy) {
  return inputs.map(placed).reduce((preamble, unit) => extendPreamble(preamble, unit, limits), emptyPreamble);
}

test('holds metadata and the config of each track, metadata first', () => {
  const preamble = extendAll([
    videoConfig('video 0'),
    audioConfig('audio 0'),
    videoConfig('video 1', { trackId: 1 }),
    metadata('meta'),
    makeUnit(0, { role: 'metadata', body: 'colour' }),
  ]);
  assert.deepEqual(texts(preamble.units), ['meta', 'colour', 'video 0', 'audio 0', 'video 1']);
});

test('a newer config or metadata takes the place of the older', () => {
  const preamble = extendAll([
    metadata('m1'),
    videoConfig('v1'),
    audioConfig('a1'),
    videoConfig('v2'),
    metadata('m2'),
  ]);
  assert.deepEqual(texts(preamble.units), ['m2', 'v2', 'a1']);
});

test('frames, messages and ends of sequence do not count', () => {
  const before = extendAll([videoConfig()]);
  for (const input of [
    keyframe(0),
    audio(0),
    makeUnit(0, { role: 'end' }),
    makeUnit(0, { kind: 'data', role: 'message' }),
  ]) {
    assert.equal(extendPreamble(before, placed(input), roomy), before);
  }
});

test('headers repeated byte for byte change nothing; another codec with the same bytes does', () => {
  const before = extendAll([metadata('m'), videoConfig('v')]);
  assert.equal(extendPreamble(before, placed(videoConfig('v')), roomy), before);
  assert.equal(extendPreamble(before, placed(metadata('m')), roomy), before);
  assert.notEqual(extendPreamble(before, placed(videoConfig('v', { codec: 'hvc1' })), roomy).id, before.id);
});

test('every change has an id of its own, also when cleared', () => {
  const one = extendAll([videoConfig('v')]);
  const two = extendPreamble(one, placed(videoConfig('w')), roomy);
  const none = clearPreamble(two);
  assert.equal(new Set([emptyPreamble.id, one.id, two.id, none.id]).size, 4);
  assert.deepEqual(none.units, []);
  assert.equal(clearPreamble(none), none);
});

test('tracks past the bound are left out', () => {
  const inputs = Array.from({ length: 300 }, (_, trackId) => videoConfig(`v${trackId}`, { trackId }));
  const preamble = extendAll(inputs, { ...roomy, maxPreambleUnits: 3 });
  assert.deepEqual(texts(preamble.units), ['v0', 'v1', 'v2']);
  const one = { ...roomy, maxPreambleUnits: 1 };
  const full = extendAll([videoConfig()], one);
  assert.equal(extendPreamble(full, placed(audioConfig()), one), full);
});

test('bytes past the bound are left out, and the outdated unit with them', () => {
  const limits = { ...roomy, maxPreambleBytes: 20 };
  const preamble = extendAll([metadata('meta'), videoConfig('v'), metadata(new Uint8Array(20))], limits);
  assert.deepEqual(texts(preamble.units), ['v']);
  assert.deepEqual(
    texts(extendAll([metadata(new Uint8Array(16)), videoConfig('conf!')], limits).units).length,
    1,
  );
});

test('stamping moves times and shares bodies', () => {
  const preamble = extendAll([metadata('m'), videoConfig('v')]);
  const stamped = stampPreamble(preamble, 5_000);
  assert.deepEqual(
    stamped.map(({ dtsMs, ptsMs }) => [dtsMs, ptsMs]),
    [
      [5_000, 5_000],
      [5_000, 5_000],
    ],
  );
  assert.equal(stamped[1]?.body, preamble.units[1]?.body);
  assert.equal(preamble.units[1]?.dtsMs, 0);
});
