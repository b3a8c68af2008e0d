import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type DeliveryMode, defaultDeliveryMode, deliveryModes } from '../../src/media/delivery-mode.ts';
import { makeServerFolder, ServerProcess } from './server-process.ts';
import type { RunningServer, ServerUnderTest } from './server-under-test.ts';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'bin', 'sluice');
const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

const ports = (secure: string) =>
  `<HostPort><Type>Streaming</Type><IpAddress>127.0.0.1</IpAddress><Port>0</Port>${secure}</HostPort>`;
const keyStore = `<SSLConfig><KeyStorePath>\${com.wowza.wms.context.VHostConfigHome}/keystore/sluice.pem</KeyStorePath>
  <KeyStorePassword></KeyStorePassword><KeyStoreType>PEM</KeyStoreType></SSLConfig>`;
const vhostXml = `<Root version="2"><VHost><HostPortList>${ports('')}${ports(keyStore)}</HostPortList></VHost></Root>`;

/** Nobody is asked for a password: no peer asks for one here. */
const applicationXml = (properties: string) => `<Root><Application><Name>live</Name>
  <Modules><Module><Name>core</Name><Class>core</Class></Module><Module><Name>flv</Name><Class>flv</Class></Module></Modules>
  <Properties>${properties}</Properties></Application></Root>`;

/** Sluice as built in dist; without a mode as an operator gets it. */
export function sluice(mode?: DeliveryMode): ServerUnderTest {
  const property = mode ? `<Property><Name>deliveryMode</Name><Value>${mode}</Value></Property>` : '';
  return {
    name: mode ? `sluice ${mode}` : 'sluice',
    version,
    protocols: ['rtmp', 'rtmps', 'flv'],
    start: () => start(applicationXml(property)),
  };
}

/** One for each delivery mode, the default first. */
export function sluices(): ServerUnderTest[] {
  const others = deliveryModes.filter((mode) => mode !== defaultDeliveryMode);
  return [defaultDeliveryMode, ...others].map((mode) => sluice(mode));
}

async function start(application: string): Promise<RunningServer> {
  const home = makeServerFolder();
  mkdirSync(join(home, 'conf', 'live'), { recursive: true });
  mkdirSync(join(home, 'keystore'));
  copyFileSync(join(root, 'conf', 'Server.xml'), join(home, 'conf', 'Server.xml'));
  writeFileSync(join(home, 'conf', 'VHost.xml'), vhostXml);
  writeFileSync(join(home, 'conf', 'live', 'Application.xml'), application);
  const server = ServerProcess.start(process.execPath, [program, 'start', '--home', home], home);
  try {
    const [plain, secure] = await server.until('listening', () => listeningPorts(server.output()));
    return { pid: server.pid, ports: { rtmp: plain, flv: plain, rtmps: secure }, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The plain port and the secure one, once both are in the log. */
function listeningPorts(log: string): readonly [number, number] | undefined {
  const lines = log
    .split('\n')
    .filter((line) => line.includes('"msg":"listening"') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as { readonly port: number; readonly secure: boolean });
  const plain = lines.find((line) => !line.secure);
  const secure = lines.find((line) => line.secure);
  return plain && secure && [plain.port, secure.port];
}
