import type { ConfigElement } from '../../config/xml-document.ts';
import type { SourcePlace } from './import-plan.ts';
import type { Endpoint } from './red5-endpoint.ts';
import type { Red5Source } from './red5-source.ts';
import { passwordReference } from './red5-tls.ts';
import type { SourceFolder } from './source-folder.ts';
import { vhostFile } from './vhost-draft.ts';

/** Where RTMPS is when nothing says otherwise. */
const usualSecurePort = 8443;

/**
 * The port of OpenMeetings' screen sharing: `conf/keystore.screen` with the password
 * `rtmps.screen.keystorepass`. Its files name no port; where there is no `rtmps.screen.port` it is the next
 * free one after RTMPS, and said.
 */
export async function readScreenSharing(
  conf: string,
  endpoints: readonly Endpoint[],
  { folder, keyStores, plan, properties }: Red5Source,
): Promise<Endpoint | undefined> {
  const password = properties.get('rtmps.screen.keystorepass');
  const named = properties.get('rtmps.screen.keystorefile');
  const file = named?.text ?? `${conf}/keystore.screen`;
  const isThere = await folder.has(file);
  if (password === undefined && !isThere) return undefined;
  const source: SourcePlace = password?.source ?? { file, line: 1 };
  if (!isThere) {
    plan.ask(source, 'screen sharing', `${file} is not there: no port is opened for it`);
    return undefined;
  }
  // A transport of its own serves it.
  if (keyStores.isReferred(folder.resolve(file))) return undefined;

  const given = properties.get('rtmps.screen.port');
  const port = Number(given?.text ?? nextFreePort(endpoints));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    plan.ask(given?.source, 'rtmps.screen.port', 'must be a port from 1 to 65535: none is opened');
    return undefined;
  }
  if (given === undefined) {
    const note = `its files name no port: ${port} is the next free one after RTMPS; tell the clients, or change it`;
    plan.ask(source, 'screen sharing', note, vhostFile);
  }
  const path = await keyStores.refer(
    folder.resolve(file),
    'KeyStorePath',
    named?.source ?? { file, line: 1 },
  );
  const secret =
    password === undefined || password.text === ''
      ? []
      : [
          [
            'KeyStorePassword',
            passwordReference('KeyStorePassword', password, 'red5-screen.password', { plan }),
          ] as const,
        ];
  return {
    name: 'Screen sharing',
    host: properties.get('rtmps.host')?.text ?? '*',
    port,
    ssl: [['KeyStorePath', path], ...secret],
    socket: [],
    source: given?.source ?? source,
  };
}

function nextFreePort(endpoints: readonly Endpoint[]): number {
  const secure = endpoints.find(({ name }) => name === 'RTMPS')?.port ?? usualSecurePort;
  let port = secure + 1;
  while (endpoints.some((endpoint) => endpoint.port === port)) port += 1;
  return port;
}

/**
 * What OpenMeetings' own `config.xml` tells its clients, held against the ports that there are: a client that
 * is sent to another port finds nobody.
 */
export async function crossCheckOpenMeetings(
  endpoints: readonly Endpoint[],
  source: Red5Source,
): Promise<void> {
  const { folder, plan } = source;
  for (const file of await findConfigs(folder)) {
    const root = await folder.readXml(file);
    if (root !== undefined && find(root, 'rtmpport') !== undefined) check(root, endpoints, source);
    else if (root !== undefined) plan.leave({ file, line: 1 }, file, 'is not of OpenMeetings');
  }
}

async function findConfigs(folder: SourceFolder): Promise<string[]> {
  const files: string[] = [];
  for (const name of await folder.list('webapps')) {
    for (const file of [`webapps/${name}/config.xml`, `webapps/${name}/public/config.xml`]) {
      if (await folder.has(file)) files.push(file);
    }
  }
  return files;
}

function check(root: ConfigElement, endpoints: readonly Endpoint[], { plan }: Red5Source): void {
  const useTls = find(root, 'useSSL')?.text.toLowerCase() === 'yes';
  const https = find(root, 'protocol')?.text.toLowerCase() === 'https';
  const rules = [
    { element: 'rtmpport', names: ['RTMP'], counts: true },
    { element: 'rtmpsslport', names: ['RTMPS', 'HTTPS'], counts: useTls },
    { element: 'red5httpport', names: https ? ['HTTPS', 'RTMPS'] : ['HTTP'], counts: true },
  ];
  for (const { counts, element, names } of rules) {
    const found = find(root, element);
    if (found === undefined) continue;
    const { location, text } = found;
    const ports = endpoints.filter(({ name }) => names.includes(name)).map(({ port }) => port);
    const what = `${element} ${text}`;
    if (!counts) plan.leave(location, what, 'useSSL is not yes: clients do not ask for it');
    else if (ports.includes(Number(text))) plan.take(location, what, vhostFile, 'agrees with Red5');
    else {
      const there = [...new Set(ports)].join(', ') || 'not open';
      plan.ask(location, what, `contradicts Red5's files, where ${names[0]} is ${there}`);
    }
  }
  for (const element of ['proxyType', 'rtmphostlocal', 'rtmptunnelport', 'webAppRootKey']) {
    const found = find(root, element);
    if (found === undefined || found.text === '') continue;
    plan.leave(found.location, `${element} ${found.text}`, "is for OpenMeetings' own clients");
  }
}

function find(root: ConfigElement, name: string): ConfigElement | undefined {
  return root.children.find((child) => child.name.toLowerCase() === name.toLowerCase());
}
