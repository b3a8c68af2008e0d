import { setTimeout as wait } from 'node:timers/promises';
import { LoadProcess } from '../load/load-process.ts';
import { usageOf } from '../measures/process-usage.ts';
import { UsageWindow } from '../measures/usage-window.ts';
import type { Figures } from '../report/figures.ts';
import type { ServerUnderTest } from '../servers/server-under-test.ts';
import { type BenchSettings, type Scenario, shareColumns } from './scenario.ts';
import { megabytes, shareFigures } from './shares.ts';
import { withServer } from './with-server.ts';

const connectionsPerSecond = 500;

/** Connections that have created a stream and do nothing: what each of them holds. */
export function idleScenario(settings: BenchSettings, servers: readonly ServerUnderTest[]): Scenario {
  const { idleConnections } = settings.sizes;
  return {
    id: `idle-${idleConnections}`,
    title: `${idleConnections} idle connections`,
    columns: ['kibPerConnection', 'residentMb', 'ready', 'lost', ...shareColumns],
    servers,
    measure: (server) => measureIdle(settings, server),
  };
}

async function measureIdle({ rtmpload, sizes }: BenchSettings, server: ServerUnderTest): Promise<Figures> {
  return withServer(server, async ({ server: running, port, keep }) => {
    // Servers take memory for some time after they listen.
    await wait(sizes.settleSeconds * 1000);
    const before = usageOf(running.pid).residentBytes;
    const load = keep(
      LoadProcess.start(rtmpload.path, 'idle', {
        port: port('rtmp'),
        connections: sizes.idleConnections,
        ramp: connectionsPerSecond,
        seconds: sizes.settleSeconds,
      }),
    );
    await load.event('measure_start');
    const window = UsageWindow.open(running.pid, [load.pid]);
    try {
      await load.event('measure_end');
      const usage = window.close();
      const result = await load.result();
      const ready = result.number('arrived');
      return {
        kibPerConnection: (usage.residentBytes - before) / 1024 / ready,
        residentMb: megabytes(usage.residentBytes),
        ready,
        lost: result.number('failed') + result.number('lost_in_window'),
        ...shareFigures(usage),
      };
    } finally {
      window.stop();
    }
  });
}
