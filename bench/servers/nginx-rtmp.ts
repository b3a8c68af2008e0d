import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../scripts/on-path.ts';
import { freePorts } from './free-port.ts';
import { type NginxBuild, parseNginxBuild } from './nginx-build.ts';
import { makeServerFolder, ServerProcess } from './server-process.ts';
import type { MissingServer, RunningServer, ServerUnderTest } from './server-under-test.ts';

const name = 'nginx-rtmp';
const reason = 'on Debian, apt-get install nginx libnginx-mod-rtmp brings it';

/** nginx with its RTMP module, as a module file or built in; RTMP only, since it has no HTTP-FLV and no RTMPS. */
export function nginxRtmp(): ServerUnderTest | MissingServer {
  // Debian keeps it where only root has its PATH.
  const program = findOnPath('nginx') ?? ['/usr/sbin/nginx'].find(existsSync);
  if (program === undefined) return { name, reason };
  const build = parseNginxBuild(spawnSync(program, ['-V'], { encoding: 'utf8' }).stderr);
  const moduleFile = join(build.modulesPath, 'ngx_rtmp_module.so');
  const load = existsSync(moduleFile) ? `load_module ${moduleFile};` : '';
  if (load === '' && !build.hasRtmp) return { name, reason };
  return { name, version: version(build), protocols: ['rtmp'], start: () => start(program, load) };
}

/** The module does not tell its own version; Debian's package does. */
function version(build: NginxBuild): string {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'libnginx-mod-rtmp'], {
    encoding: 'utf8',
  });
  const moduleVersion = status === 0 ? /(\d[\d.]*\d)/.exec(stdout.replace(/^\d+:/, ''))?.[1] : undefined;
  return `nginx ${build.version}${moduleVersion ? `, module ${moduleVersion}` : ''}`;
}

async function start(program: string, load: string): Promise<RunningServer> {
  const home = makeServerFolder();
  const ports = await freePorts('rtmp');
  const configFile = join(home, 'nginx.conf');
  writeFileSync(
    configFile,
    `${load}
daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${home}/nginx.pid;
error_log stderr error;
events { worker_connections 8192; }
rtmp { access_log off; server { listen 127.0.0.1:${ports.rtmp}; application live { live on; } } }
`,
  );
  const server = ServerProcess.start(program, ['-e', 'stderr', '-p', home, '-c', configFile], home);
  try {
    await server.untilListening([ports.rtmp]);
    return { pid: server.pid, ports, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
