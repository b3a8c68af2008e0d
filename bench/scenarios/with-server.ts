import type { LoadProcess } from '../load/load-process.ts';
import type { Protocol, RunningServer, ServerUnderTest } from '../servers/server-under-test.ts';

/** A server that runs, and what has been started to load it. */
export interface ServerBench {
  readonly server: RunningServer;
  readonly port: (protocol: Protocol) => number;
  /** Ends this load, if it has not ended, when the measurement is over. */
  readonly keep: (load: LoadProcess) => LoadProcess;
}

/** Starts the server, measures, and leaves nothing running whatever happened. */
export async function withServer<Result>(
  server: ServerUnderTest,
  measure: (bench: ServerBench) => Promise<Result>,
): Promise<Result> {
  const loads: LoadProcess[] = [];
  const running = await server.start();
  try {
    return await measure({
      server: running,
      port: (protocol) => {
        const port = running.ports[protocol];
        if (port === undefined) throw new Error(`${server.name} must listen for ${protocol}`);
        return port;
      },
      keep: (load) => {
        loads.push(load);
        return load;
      },
    });
  } finally {
    for (const load of loads) load.end();
    await running.stop();
  }
}
