import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianFigures, ratioFigures } from '../../../bench/report/medians.ts';

test('each figure has a median of its own, of the runs that have it', () => {
  const runs = [{ cpuPerGbit: 3, ready: 10 }, { cpuPerGbit: 1 }, { cpuPerGbit: 2, ready: 20 }];
  assert.deepEqual(medianFigures(runs), { cpuPerGbit: 2, ready: 15 });
  assert.deepEqual(medianFigures([]), {});
});

test('ratios only of what both have and what is asked for', () => {
  const ratios = ratioFigures(
    { cpuPerGbit: 1, residentMb: 10, ready: 5, delayP50Ms: 1 },
    { cpuPerGbit: 4, residentMb: 5, ready: 5 },
    (name) => name !== 'ready',
  );
  assert.deepEqual(ratios, { cpuPerGbit: 0.25, residentMb: 2 });
});
