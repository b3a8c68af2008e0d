import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCommandLine, programNames } from '../../bench/command-line.ts';
import { scenarioNames } from '../../bench/scenarios/all-scenarios.ts';

describe('the command line of the bench', () => {
  test('without words is everything, once', () => {
    assert.deepEqual(parseCommandLine([]), {
      scenarios: scenarioNames,
      programs: programNames,
      servers: undefined,
      runs: 1,
      windowSeconds: undefined,
      isQuick: false,
    });
  });

  test('picks scenarios and programs in their own order', () => {
    const { scenarios, programs } = parseCommandLine(['stalled', 'gate', 'fanout']);
    assert.deepEqual(scenarios, ['fanout', 'stalled']);
    assert.deepEqual(programs, ['gate']);
  });

  test('takes options', () => {
    const line = parseCommandLine(['--runs', '5', '--seconds=10', '--servers', 'sluice,srs', '--quick']);
    assert.equal(line.runs, 5);
    assert.equal(line.windowSeconds, 10);
    assert.deepEqual(line.servers, ['sluice', 'srs']);
    assert.equal(line.isQuick, true);
  });

  test('says what it does not understand', () => {
    assert.throws(() => parseCommandLine(['fanin']), /A scenario is one of fanout, .*: fanin/);
    assert.throws(() => parseCommandLine(['--runs', '0']), /--runs must be a whole number from 1: 0/);
    assert.throws(() => parseCommandLine(['--seconds', 'x']), /--seconds must be a whole number from 1: x/);
    assert.throws(() => parseCommandLine(['--fast']), /--fast/);
  });
});
