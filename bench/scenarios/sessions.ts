import { LoadProcess } from '../load/load-process.ts';
import { UsageWindow } from '../measures/usage-window.ts';
import type { Figures } from '../report/figures.ts';
import type { ServerUnderTest } from '../servers/server-under-test.ts';
import { type BenchSettings, type Scenario, shareColumns } from './scenario.ts';
import { shareFigures } from './shares.ts';
import { withServer } from './with-server.ts';

const concurrent = 256;
/** The first ones find code that has not been compiled yet: they tell nothing of a server that has run for a while. */
const warmUpSessions = 300;
const longestSeconds = 20;

/** Sessions that connect, create a stream, publish and leave, as fast as the server lets them. */
export function sessionsScenario(settings: BenchSettings, servers: readonly ServerUnderTest[]): Scenario {
  const { sessions } = settings.sizes;
  return {
    id: `sessions-${sessions}`,
    title: `${sessions} sessions, ${concurrent} at once`,
    columns: [
      'cpuPerSessionMs',
      'sessionsPerSecond',
      'setupP50Ms',
      'setupP99Ms',
      'ready',
      'lost',
      ...shareColumns,
    ],
    servers,
    measure: (server) => measureSessions(settings, server),
  };
}

async function measureSessions(
  { rtmpload, sizes }: BenchSettings,
  server: ServerUnderTest,
): Promise<Figures> {
  return withServer(server, async ({ server: running, port, keep }) => {
    const start = (stream: string, sessions: number) =>
      keep(
        LoadProcess.start(rtmpload.path, 'rate', {
          port: port('rtmp'),
          stream,
          sessions,
          concurrent,
          seconds: longestSeconds,
        }),
      );
    await start('warm', warmUpSessions).result();
    const load = start('bench', sizes.sessions);
    await load.event('measure_start');
    const window = UsageWindow.open(running.pid, [load.pid]);
    try {
      await load.event('measure_end');
      const usage = window.close();
      const result = await load.result();
      const completed = result.number('completed');
      const setup = result.percentiles('setup_ms');
      return {
        cpuPerSessionMs: (1000 * usage.serverCpuSeconds) / completed,
        sessionsPerSecond: completed / result.number('seconds'),
        ...(setup && { setupP50Ms: setup.p50, setupP99Ms: setup.p99 }),
        ready: completed,
        lost: result.number('failed'),
        ...shareFigures(usage),
      };
    } finally {
      window.stop();
    }
  });
}
