import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseLoadLine } from '../../../bench/load/load-result.ts';

describe("rtmpload's lines", () => {
  test('an event', () => {
    assert.deepEqual(parseLoadLine('{"event":"playing","players":100}'), {
      kind: 'event',
      name: 'playing',
      fields: { event: 'playing', players: 100 },
    });
  });

  test('a result', () => {
    const delay = { count: 3, min: 1, p50: 2, p90: 3, p99: 3, max: 3 };
    const none = { count: 0, min: 0, p50: 0, p90: 0, p99: 0, max: 0 };
    const line = parseLoadLine(JSON.stringify({ result: { mode: 'play', bytes: 7, delay, none } }));
    assert.equal(line.kind, 'result');
    if (line.kind !== 'result') return;
    assert.equal(line.result.number('bytes'), 7);
    assert.equal(line.result.text('mode'), 'play');
    assert.deepEqual(line.result.percentiles('delay'), delay);
    assert.equal(line.result.percentiles('none'), undefined);
    assert.throws(() => line.result.number('mode'), /number mode: play/);
    assert.throws(() => line.result.text('bytes'), /text bytes: 7/);
    assert.throws(() => line.result.percentiles('gone'), /percentiles gone: undefined/);
  });

  test('something else', () => {
    assert.throws(() => parseLoadLine('{"tls":true}'), /event or a result/);
  });
});
