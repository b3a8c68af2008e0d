import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatTable } from '../../../bench/report/table.ts';

describe('the table of a scenario', () => {
  test('has medians, then ratios of ours to each peer', () => {
    const text = formatTable(
      '1000 players',
      ['cpuPerGbit', 'delayP99Ms', 'ready'],
      [
        {
          server: 'sluice',
          isOurs: true,
          runs: [
            { cpuPerGbit: 0.05, delayP99Ms: 60, ready: 1000 },
            { cpuPerGbit: 0.07, delayP99Ms: 40, ready: 1000 },
            { cpuPerGbit: 0.06, delayP99Ms: 50, ready: 998 },
          ],
        },
        { server: 'peer', isOurs: false, runs: [{ cpuPerGbit: 0.12, delayP99Ms: 10, ready: 1000 }] },
      ],
    );
    assert.deepEqual(text.split('\n'), [
      '1000 players   CPU-s/Gbit  delay p99  ready',
      'sluice              0.060       50.0   1000',
      'peer                0.120       10.0   1000',
      'sluice / peer       0.50x      5.00x',
    ]);
  });

  test('leaves out columns that nobody has, and marks what one server lacks', () => {
    const text = formatTable(
      'some',
      ['cpuPerGbit', 'framesLost', 'delayP50Ms'],
      [
        { server: 'sluice', isOurs: true, runs: [{ cpuPerGbit: 1 }] },
        { server: 'peer', isOurs: false, runs: [{ cpuPerGbit: 0, framesLost: 3 }] },
      ],
    );
    // A peer that used nothing measurable gives no ratio.
    assert.deepEqual(text.split('\n'), [
      'some    CPU-s/Gbit  frames lost',
      'sluice       1.000            -',
      'peer         0.000            3',
    ]);
  });

  test('a server whose runs all failed stands there without figures', () => {
    const text = formatTable(
      'some',
      ['ready'],
      [
        { server: 'sluice', isOurs: true, runs: [] },
        { server: 'peer', isOurs: false, runs: [{ ready: 2 }] },
      ],
    );
    assert.deepEqual(text.split('\n'), ['some    ready', 'sluice      -', 'peer        2']);
  });
});
