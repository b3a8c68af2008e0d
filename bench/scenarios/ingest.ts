import { setTimeout as wait } from 'node:timers/promises';
import { LoadProcess } from '../load/load-process.ts';
import { UsageWindow } from '../measures/usage-window.ts';
import type { Figures } from '../report/figures.ts';
import type { ServerUnderTest } from '../servers/server-under-test.ts';
import { type BenchSettings, type Scenario, shareColumns } from './scenario.ts';
import { megabytes, shareFigures } from './shares.ts';
import { withServer } from './with-server.ts';

const publishersPerSecond = 500;

/** Many publishers and nobody who watches. */
export function ingestScenario(settings: BenchSettings, servers: readonly ServerUnderTest[]): Scenario {
  const { publishers } = settings.sizes;
  const kilobits = settings.sources.contribution.bitsPerSecond / 1000;
  return {
    id: `ingest-${publishers}`,
    title: `${publishers} publishers, ${kilobits} kbit/s`,
    columns: ['cpuPerGbit', 'residentMb', 'gbitPerSecond', 'ready', 'lost', 'lateMs', ...shareColumns],
    servers,
    measure: (server) => measureIngest(settings, server),
  };
}

async function measureIngest(
  { rtmpload, sources, sizes }: BenchSettings,
  server: ServerUnderTest,
): Promise<Figures> {
  return withServer(server, async ({ server: running, port, keep }) => {
    const publishers = keep(
      LoadProcess.start(rtmpload.path, 'publish', {
        port: port('rtmp'),
        file: sources.contribution.path,
        publishers: sizes.publishers,
        ramp: publishersPerSecond,
        seconds: sizes.windowSeconds + 60,
      }),
    );
    const { publishers: ready } = await publishers.event('publishing');
    const publishingSinceMs = performance.now();
    await wait(sizes.settleSeconds * 1000);
    const window = UsageWindow.open(running.pid, [publishers.pid]);
    await wait(sizes.windowSeconds * 1000);
    const usage = window.close();
    const publishingSeconds = (performance.now() - publishingSinceMs) / 1000;
    const result = await publishers.stop();
    const gbitPerSecond = (result.number('bytes') * 8) / 1e9 / publishingSeconds;
    return {
      cpuPerGbit: usage.serverCpuSeconds / (gbitPerSecond * usage.seconds),
      residentMb: megabytes(usage.residentBytes),
      gbitPerSecond,
      ready: Number(ready),
      lost: result.number('failed') + result.number('lost'),
      lateMs: result.number('latest_by_ms'),
      ...shareFigures(usage),
    };
  });
}
