import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ScenarioName, scenariosOf } from '../../../bench/scenarios/all-scenarios.ts';
import type { Protocol, ServerUnderTest } from '../../../bench/servers/server-under-test.ts';
import { benchSizes } from '../../../bench/sizes.ts';

const server = (name: string, ...protocols: Protocol[]): ServerUnderTest => ({
  name,
  version: '1',
  protocols,
  start: () => Promise.reject(new Error('not to be started')),
});

const contenders = {
  sluices: [
    server('sluice balanced', 'rtmp', 'rtmps', 'flv'),
    server('sluice throughput', 'rtmp', 'rtmps', 'flv'),
  ],
  peers: [server('all', 'rtmp', 'rtmps', 'flv'), server('plain', 'rtmp')],
};

function plan(names: readonly ScenarioName[], { hasTls = true } = {}) {
  const source = { path: 'source.flv', bitsPerSecond: 600_000 };
  const settings = {
    rtmpload: { path: 'rtmpload', hasTls },
    sources: { broadcast: source, contribution: source },
    sizes: benchSizes(false, undefined),
  };
  return scenariosOf(names, settings, contenders).map(({ id, servers, controlId }) => ({
    id,
    servers: servers.map(({ name }) => name),
    controlId,
  }));
}

describe('which servers a scenario has', () => {
  test('fan-out has every mode of ours', () => {
    assert.deepEqual(
      plan(['fanout']).map(({ id, servers }) => [id, servers]),
      [
        ['rtmp-1000', ['sluice balanced', 'sluice throughput', 'all', 'plain']],
        ['rtmp-100', ['sluice balanced', 'sluice throughput', 'all', 'plain']],
      ],
    );
  });

  test('the others have one of ours, and the peers that speak the protocol', () => {
    assert.deepEqual(
      plan(['flv', 'rtmps', 'ingest']).map(({ servers }) => servers),
      [
        ['sluice', 'all'],
        ['sluice', 'all'],
        ['sluice', 'all', 'plain'],
      ],
    );
  });

  test('without TLS in the load generator there is no RTMPS', () => {
    assert.deepEqual(plan(['rtmps'], { hasTls: false }), []);
  });
});

test('the control of the stalled players is run with them, once, and before', () => {
  assert.deepEqual(
    plan(['stalled']).map(({ id, controlId }) => [id, controlId]),
    [
      ['rtmp-1000', undefined],
      ['stalled-1000', 'rtmp-1000'],
    ],
  );
  assert.deepEqual(
    plan(['stalled', 'fanout']).map(({ id }) => id),
    ['rtmp-1000', 'rtmp-100', 'stalled-1000'],
  );
});
