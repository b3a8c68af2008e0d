import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../scripts/on-path.ts';
import { freePorts } from './free-port.ts';
import { makeServerFolder, ServerProcess } from './server-process.ts';
import type { MissingServer, RunningServer, ServerUnderTest } from './server-under-test.ts';

/** SRS writes to players every 350 ms unless told otherwise; what 20 ms cost it shows what that buys. */
const variants: Readonly<Record<string, string>> = { srs: '', 'srs 20 ms': 'play { mw_latency 20; }' };

/** SRS from PATH, as it is and with a shorter wait. */
export function srs(): (ServerUnderTest | MissingServer)[] {
  const program = findOnPath('srs');
  if (program === undefined)
    return [{ name: 'srs', reason: 'no package brings it; put a build of it on PATH' }];
  const { stdout, stderr } = spawnSync(program, ['-v'], { encoding: 'utf8' });
  return Object.entries(variants).map(([name, play]) => ({
    name,
    version: `${stdout}${stderr}`.trim(),
    protocols: ['rtmp', 'flv'],
    start: () => start(program, play),
  }));
}

async function start(program: string, play: string): Promise<RunningServer> {
  const home = makeServerFolder();
  const ports = await freePorts('rtmp', 'flv');
  const configFile = join(home, 'srs.conf');
  writeFileSync(
    configFile,
    `listen ${ports.rtmp};
max_connections 8192;
daemon off;
srs_log_tank console;
srs_log_level error;
pid ${home}/srs.pid;
heartbeat { enabled off; }
stats { network 0; }
http_server { enabled on; listen ${ports.flv}; dir ${home}; }
vhost __defaultVhost__ { http_remux { enabled on; mount [vhost]/[app]/[stream].flv; } ${play} }
`,
  );
  const server = ServerProcess.start(program, ['-c', configFile], home);
  try {
    await server.untilListening(Object.values(ports));
    return { pid: server.pid, ports, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
