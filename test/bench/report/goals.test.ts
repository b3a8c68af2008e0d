import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkGoals, type Goal, goals, type Result } from '../../../bench/report/goals.ts';
import { benchSizes } from '../../../bench/sizes.ts';

const result = (server: string, figures: Result['figures'], scenario = 'rtmp-1000'): Result => ({
  scenario,
  server,
  isOurs: server.startsWith('sluice'),
  figures,
});

const check = (goal: Omit<Goal, 'scenario'>, ...results: Result[]) =>
  checkGoals([{ scenario: 'rtmp-1000', ...goal }], results);

describe('a goal', () => {
  test('against a peer', () => {
    const goal = {
      figure: 'cpuPerGbit',
      bound: { kind: 'times', factor: 0.75, peer: 'nginx-rtmp' },
    } as const;
    const peer = result('nginx-rtmp', { cpuPerGbit: 0.1 });
    assert.deepEqual(check(goal, result('sluice', { cpuPerGbit: 0.07 }), peer), [
      { isMet: true, text: 'rtmp-1000, sluice: CPU-s/Gbit 0.070 <= 0.075 (0.75 x nginx-rtmp)' },
    ]);
    assert.equal(check(goal, result('sluice', { cpuPerGbit: 0.08 }), peer)[0]?.isMet, false);
  });

  test('against a number', () => {
    const most = { figure: 'delayP99Ms', bound: { kind: 'at most', value: 60 } } as const;
    const least = { figure: 'sessionsPerSecond', bound: { kind: 'at least', value: 2058 } } as const;
    assert.equal(check(most, result('sluice', { delayP99Ms: 60 }))[0]?.isMet, true);
    assert.equal(check(most, result('sluice', { delayP99Ms: 61 }))[0]?.isMet, false);
    assert.equal(check(least, result('sluice', { sessionsPerSecond: 2057 }))[0]?.isMet, false);
    assert.equal(check(least, result('sluice', { sessionsPerSecond: 2058 }))[0]?.isMet, true);
  });

  test('against the best of the peers', () => {
    const goal = { figure: 'delayP99Ms', bound: { kind: 'above the best peer', value: 5 } } as const;
    const peers = [result('a', { delayP99Ms: 9 }), result('b', { delayP99Ms: 2 })];
    assert.equal(check(goal, result('sluice', { delayP99Ms: 7 }), ...peers)[0]?.isMet, true);
    assert.equal(check(goal, result('sluice', { delayP99Ms: 8 }), ...peers)[0]?.isMet, false);
  });

  test('is for its delivery modes; as shipped is balanced', () => {
    const goal = { figure: 'ready', bound: { kind: 'at least', value: 1 }, modes: ['balanced'] } as const;
    const servers = ['sluice', 'sluice balanced', 'sluice low-latency'].map((name) =>
      result(name, { ready: 1 }),
    );
    assert.deepEqual(
      check(goal, ...servers).map(({ text }) => text.split(':')[0]),
      ['rtmp-1000, sluice', 'rtmp-1000, sluice balanced'],
    );
  });

  test('is left out where one side is missing, or the load was another', () => {
    const goal = { figure: 'cpuPerGbit', bound: { kind: 'times', factor: 1, peer: 'nginx-rtmp' } } as const;
    assert.deepEqual(check(goal, result('sluice', { cpuPerGbit: 1 })), []);
    assert.deepEqual(check(goal, result('sluice', {}), result('nginx-rtmp', { cpuPerGbit: 1 })), []);
    assert.deepEqual(checkGoals(goals, [result('sluice', { delayP99Ms: 1 }, 'rtmp-50')]), []);
  });
});

test('every goal is of a load that the bench has', () => {
  const sizes = benchSizes(false, undefined);
  const loads = [
    `rtmp-${sizes.manyPlayers}`,
    `rtmp-${sizes.fewPlayers}`,
    `flv-${sizes.manyPlayers}`,
    `rtmps-${sizes.securePlayers}`,
    `ingest-${sizes.publishers}`,
    `sessions-${sizes.sessions}`,
    `idle-${sizes.idleConnections}`,
    `stalled-${sizes.manyPlayers}`,
  ];
  assert.deepEqual([...new Set(goals.map(({ scenario }) => scenario))].sort(), loads.sort());
});
