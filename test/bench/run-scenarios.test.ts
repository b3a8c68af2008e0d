import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScenarios } from '../../bench/run-scenarios.ts';
import type { Scenario } from '../../bench/scenarios/scenario.ts';
import type { ServerUnderTest } from '../../bench/servers/server-under-test.ts';

const server = (name: string): ServerUnderTest => ({
  name,
  version: '1',
  protocols: ['rtmp'],
  start: () => Promise.reject(new Error('not to be started')),
});

const scenario = (id: string, servers: readonly ServerUnderTest[], failing = ''): Scenario => ({
  id,
  title: id,
  columns: ['ready'],
  servers,
  measure: ({ name }) =>
    name === failing ? Promise.reject(new Error('no picture')) : Promise.resolve({ ready: 1 }),
});

async function runsOf(scenarios: readonly Scenario[], runs: number): Promise<string[]> {
  const seen: string[] = [];
  await runScenarios(scenarios, runs, {
    measured: ({ run, scenario: id, server: name, figures }) =>
      seen.push(`${run} ${id} ${name} ${figures.ready}`),
    failed: ({ id }, { name }, error) => seen.push(`${id} ${name}: ${error.message}`),
  });
  return seen;
}

test('servers take turns, and every other run goes backwards', async () => {
  const both = [server('a'), server('b')];
  assert.deepEqual(await runsOf([scenario('x', both), scenario('y', [server('c')])], 3), [
    '1 x a 1',
    '1 x b 1',
    '1 y c 1',
    '2 x b 1',
    '2 x a 1',
    '2 y c 1',
    '3 x a 1',
    '3 x b 1',
    '3 y c 1',
  ]);
});

test('a run that fails is told, and the others go on', async () => {
  assert.deepEqual(await runsOf([scenario('x', [server('a'), server('b')], 'a')], 1), [
    'x a: no picture',
    '1 x b 1',
  ]);
});
