import { makeServerFolder, ServerProcess } from './server-process.ts';
import type { RunningServer, ServerUnderTest } from './server-under-test.ts';

/** It outlives any scenario. */
const longestRunSeconds = 600;

/** rtmpload itself as a server: one send a player for the messages of `mergeMs`, and nothing else. */
export function bareSender(rtmpload: string, sourceFile: string, mergeMs: number): ServerUnderTest {
  const options = { port: 0, file: sourceFile, 'coalesce-ms': mergeMs, seconds: longestRunSeconds };
  return {
    name: mergeMs === 0 ? 'a send a message' : `a send each ${mergeMs} ms`,
    version: '',
    protocols: ['flv'],
    start: () => start(rtmpload, options),
  };
}

async function start(
  rtmpload: string,
  options: Readonly<Record<string, string | number>>,
): Promise<RunningServer> {
  const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = ServerProcess.start(rtmpload, ['send', ...argv], makeServerFolder());
  try {
    const port = await server.until('listening', () => /"port":(\d+)/.exec(server.output())?.[1]);
    return { pid: server.pid, ports: { flv: Number(port) }, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
