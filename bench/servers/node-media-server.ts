import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePorts } from './free-port.ts';
import { makeServerFolder, ServerProcess } from './server-process.ts';
import type { MissingServer, RunningServer, ServerUnderTest } from './server-under-test.ts';

const name = 'node-media-server';
const require = createRequire(import.meta.url);

/** node-media-server from node_modules, without recording and without its console. */
export function nodeMediaServer(): ServerUnderTest | MissingServer {
  let folder: string;
  try {
    folder = dirname(require.resolve(`${name}/package.json`));
  } catch {
    return { name, reason: 'npm ci brings it' };
  }
  const { version } = require(`${name}/package.json`) as { readonly version: string };
  return { name, version, protocols: ['rtmp', 'rtmps', 'flv'], start: () => start(join(folder, 'bin')) };
}

async function start(bin: string): Promise<RunningServer> {
  const home = makeServerFolder();
  const ports = await freePorts('rtmp', 'rtmps', 'flv');
  const configFile = join(home, 'config.json');
  const config = {
    bind: '127.0.0.1',
    store: { path: './data' },
    auth: { play: false, publish: false, secret: 'unused' },
    rtmp: { port: ports.rtmp },
    rtmps: { port: ports.rtmps, key: join(bin, 'key.pem'), cert: join(bin, 'cert.pem') },
    http: { port: ports.flv },
    webadmin: { enable: false },
    record: { auto: false, path: './record' },
  };
  writeFileSync(configFile, JSON.stringify(config));
  const server = ServerProcess.start(process.execPath, [join(bin, 'app.js'), '--config', configFile], home);
  try {
    await server.untilListening(Object.values(ports));
    return { pid: server.pid, ports, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
