import { LoadProcess } from '../load/load-process.ts';
import type { LoadResult } from '../load/load-result.ts';
import { UsageWindow, type WindowUsage } from '../measures/usage-window.ts';
import type { FigureName, Figures } from '../report/figures.ts';
import type { Protocol, ServerUnderTest } from '../servers/server-under-test.ts';
import { type BenchSettings, type Scenario, shareColumns } from './scenario.ts';
import { megabytes, shareFigures } from './shares.ts';
import { withServer } from './with-server.ts';

/** Players of one stream. */
export interface PlayersLoad {
  readonly protocol: Protocol;
  readonly players: number;
  readonly windowSeconds: number;
  /** Of the players, those that stop reading, and those that read at half speed. */
  readonly stalling?: number;
  readonly halving?: number;
  /** Players besides, that come one at a time. */
  readonly joiners?: number;
}

export type PlayersScenario = Omit<Scenario, 'columns' | 'measure'> & { readonly load: PlayersLoad };

const probes = 50;
/** Slow enough for every server to take all of them, quick enough for a bench of minutes. */
const playersPerSecond = 500;

const columns: readonly FigureName[] = [
  'cpuPerGbit',
  'delayP50Ms',
  'delayP99Ms',
  'firstPictureMs',
  'firstPictureP99Ms',
  'residentMb',
  'residentRatio',
  'gbitPerSecond',
  'ready',
  'lost',
  'framesLost',
  'behind',
  'cutOff',
  ...shareColumns,
];

/** A scenario in which many watch one stream. */
export function playersScenario(settings: BenchSettings, { load, ...scenario }: PlayersScenario): Scenario {
  return { ...scenario, columns, measure: (server) => measurePlayers(settings, load, server) };
}

async function measurePlayers(
  { rtmpload, sizes, sources }: BenchSettings,
  load: PlayersLoad,
  server: ServerUnderTest,
): Promise<Figures> {
  return withServer(server, async ({ server: running, port, keep }) => {
    const loadPids: number[] = [];
    // A bare sender has its stream without anybody publishing.
    if (server.protocols.includes('rtmp')) {
      const publisher = keep(
        LoadProcess.start(rtmpload.path, 'publish', {
          port: port('rtmp'),
          file: sources.broadcast.path,
          seconds: load.windowSeconds + 120,
        }),
      );
      await publisher.event('publishing');
      loadPids.push(publisher.pid);
    }
    const mode = load.protocol === 'flv' ? 'flv' : 'play';
    const players = keep(
      LoadProcess.start(rtmpload.path, mode, {
        port: port(load.protocol),
        tls: load.protocol === 'rtmps' ? 1 : 0,
        players: load.players,
        probes,
        joiners: load.joiners ?? 0,
        slow: load.stalling ?? 0,
        half: load.halving ?? 0,
        'half-bytes-per-second': Math.round(sources.broadcast.bitsPerSecond / 8 / 2),
        ramp: playersPerSecond,
        settle: sizes.settleSeconds,
        seconds: load.windowSeconds,
      }),
    );
    loadPids.push(players.pid);
    await players.event('measure_start');
    const window = UsageWindow.open(running.pid, loadPids);
    try {
      await players.event('measure_end');
      const usage = window.close();
      return playersFigures(await players.result(), usage, load);
    } finally {
      window.stop();
    }
  });
}

function playersFigures(result: LoadResult, usage: WindowUsage, load: PlayersLoad): Figures {
  const gbit = (result.number('bytes') * 8) / 1e9;
  const delay = result.percentiles('delay_ms');
  const joining = result.percentiles('join_key_ms');
  const slow = (load.stalling ?? 0) + (load.halving ?? 0);
  return {
    cpuPerGbit: usage.serverCpuSeconds / gbit,
    ...(delay && { delayP50Ms: delay.p50, delayP99Ms: delay.p99 }),
    ...(joining && { firstPictureMs: joining.p50, firstPictureP99Ms: joining.p99 }),
    residentMb: megabytes(usage.residentBytes),
    gbitPerSecond: gbit / result.number('seconds'),
    ready: result.number('ready_players'),
    lost: result.number('failed') + result.number('stalled'),
    framesLost: result.number('frames_lost'),
    behind: result.number('behind'),
    ...(slow > 0 && { cutOff: result.number('slow_cut_off') }),
    ...shareFigures(usage),
  };
}
