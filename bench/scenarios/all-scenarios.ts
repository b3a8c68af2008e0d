import { bareSender } from '../servers/bare-sender.ts';
import type { Protocol, ServerUnderTest } from '../servers/server-under-test.ts';
import { sluice } from '../servers/sluice.ts';
import { idleScenario } from './idle.ts';
import { ingestScenario } from './ingest.ts';
import { type PlayersScenario, playersScenario } from './players.ts';
import type { BenchSettings, Scenario } from './scenario.ts';
import { sessionsScenario } from './sessions.ts';

/** What can be picked by name, besides the programs that stand for themselves. */
export const scenarioNames = [
  'fanout',
  'flv',
  'rtmps',
  'limit',
  'ingest',
  'sessions',
  'idle',
  'stalled',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface Contenders {
  /** One for each way to deliver: where delivery is measured. */
  readonly sluices: readonly ServerUnderTest[];
  readonly peers: readonly ServerUnderTest[];
}

/** Merge windows of the bare sender, in milliseconds. */
const bareMergesMs = [0, 50];

/** The scenarios behind the names, each once, in the order in which they are run. */
export function scenariosOf(
  names: readonly ScenarioName[],
  settings: BenchSettings,
  { sluices, peers }: Contenders,
): Scenario[] {
  const {
    manyPlayers,
    fewPlayers,
    securePlayers,
    joiners,
    windowSeconds,
    fewWindowSeconds,
    stalledWindowSeconds,
  } = settings.sizes;
  const delivering = [...sluices, ...peers];
  const plain = [...sluices.slice(0, 1).map(() => sluice()), ...peers];
  const speaking = (protocol: Protocol, servers: readonly ServerUnderTest[]) =>
    servers.filter((server) => server.protocols.includes(protocol));
  const players = (scenario: PlayersScenario) => playersScenario(settings, scenario);

  const many = players({
    id: `rtmp-${manyPlayers}`,
    title: `${manyPlayers} RTMP players`,
    servers: delivering,
    load: { protocol: 'rtmp', players: manyPlayers, windowSeconds, joiners },
  });
  const few = players({
    id: `rtmp-${fewPlayers}`,
    title: `${fewPlayers} RTMP players`,
    servers: delivering,
    load: { protocol: 'rtmp', players: fewPlayers, windowSeconds: fewWindowSeconds, joiners },
  });
  const flv = players({
    id: `flv-${manyPlayers}`,
    title: `${manyPlayers} HTTP-FLV players`,
    servers: speaking('flv', plain),
    load: { protocol: 'flv', players: manyPlayers, windowSeconds, joiners },
  });
  const secure = players({
    id: `rtmps-${securePlayers}`,
    title: `${securePlayers} RTMPS players`,
    servers: speaking('rtmps', plain),
    load: { protocol: 'rtmps', players: securePlayers, windowSeconds },
  });
  const limit = players({
    id: `limit-${manyPlayers}`,
    title: `bare sender, ${manyPlayers} players`,
    servers: bareMergesMs.map((mergeMs) =>
      bareSender(settings.rtmpload.path, settings.sources.broadcast.path, mergeMs),
    ),
    load: { protocol: 'flv', players: manyPlayers, windowSeconds },
  });
  const slow = Math.round(manyPlayers / 10);
  const stalled = players({
    id: `stalled-${manyPlayers}`,
    title: `${manyPlayers} RTMP players, ${slow} stall, ${slow} read at half speed`,
    // Bounds are the same in every mode; one is enough of what takes longest.
    servers: [...sluices.slice(0, 1), ...peers],
    controlId: many.id,
    load: {
      protocol: 'rtmp',
      players: manyPlayers,
      windowSeconds: stalledWindowSeconds,
      stalling: slow,
      halving: slow,
    },
  });
  const byName: Readonly<Record<ScenarioName, readonly Scenario[]>> = {
    fanout: [many, few],
    flv: [flv],
    rtmps: settings.rtmpload.hasTls ? [secure] : [],
    limit: [limit],
    ingest: [ingestScenario(settings, plain)],
    sessions: [sessionsScenario(settings, plain)],
    idle: [idleScenario(settings, plain)],
    stalled: [many, stalled],
  };
  return [...new Set(scenarioNames.filter((name) => names.includes(name)).flatMap((name) => byName[name]))];
}
