import { findDocumentElement } from '../../config/document-root.ts';
import type { ConfigProblem } from '../../config/settings.ts';
import { vhostSchema } from '../../config/vhost-schema.ts';
import type { ConfigElement } from '../../config/xml-document.ts';
import { type HostPortDraft, serializeVHost, vhostFile } from './vhost-draft.ts';
import type { WowzaSource } from './wowza-source.ts';
import { draftWowzaSsl } from './wowza-ssl.ts';

const hostPortSchema = vhostSchema.properties.HostPortList.items;
const socketElements = hostPortSchema.properties.SocketConfiguration.properties;

/** Takes the HostPorts of VHost.xml over, passwords by reference. */
export async function planWowzaVHost(source: WowzaSource): Promise<void> {
  const { conf, folder, plan } = source;
  const file = `${conf}/VHost.xml`;
  const root = await folder.readXml(file);
  const problems: ConfigProblem[] = [];
  const vhost = root && findDocumentElement(root, 'VHost', problems);
  for (const { location, rule } of problems) plan.ask(location, file, rule);
  const list = vhost?.children.find(({ name }) => name === 'HostPortList');
  const hostPorts: HostPortDraft[] = [];
  for (const element of list?.children ?? []) {
    const hostPort = element.name === 'HostPort' ? await readHostPort(element, source) : undefined;
    if (hostPort !== undefined) hostPorts.push(hostPort);
  }
  if (hostPorts.length === 0) {
    hostPorts.push({
      name: 'RTMP',
      type: 'Streaming',
      ipAddress: '*',
      port: '1935',
      ssl: undefined,
      socket: [],
    });
    plan.ask({ file, line: 1 }, 'HostPorts', 'none was found: RTMP on 1935 is for a start', vhostFile);
  }
  plan.write(vhostFile, serializeVHost(hostPorts, 'Wowza Streaming Engine'));
  const others = vhost?.children.filter(({ name }) => !['Description', 'HostPortList'].includes(name)) ?? [];
  if (others.length > 0) {
    const names = others.map(({ name }) => name).join(', ');
    plan.leave(others[0]?.location, 'the rest of VHost', `Sluice has limits of its own (${names})`);
  }
}

async function readHostPort(element: ConfigElement, source: WowzaSource): Promise<HostPortDraft | undefined> {
  const { plan } = source;
  const { location } = element;
  const text = (name: string) => element.children.find((child) => child.name === name)?.text ?? '';
  const port = text('Port');
  const what = `HostPort "${text('Name')}" on ${port}`;
  const lookalike = element.children.find(looksLikeSsl);
  if (port === '' || lookalike !== undefined) {
    const fault = port === '' ? 'names no port' : `<${lookalike?.name}> is not <SSLConfig>`;
    plan.ask((lookalike ?? element).location, what, `${fault}: it is not opened`);
    return undefined;
  }
  const sslElement = element.children.find(({ name }) => name === 'SSLConfig');
  const type = text('Type');
  const hostPort = {
    name: text('Name'),
    type: type === '' ? 'Streaming' : type,
    ipAddress: text('IpAddress') === '' ? '*' : text('IpAddress'),
    port,
    ssl: sslElement && (await draftWowzaSsl(sslElement, source)),
    socket: readSocket(element),
  };
  plan.take(location, what, vhostFile, type.toLowerCase() === 'admin' ? 'Type Admin: it stays shut' : '');
  const unused = element.children.filter(({ children, name, text: value }) => {
    return !Object.hasOwn(hostPortSchema.properties, name) && (value !== '' || children.length > 0);
  });
  if (unused.length > 0) {
    const names = unused.map(({ name }) => name).join(', ');
    plan.leave(location, what, `Sluice does not use ${names}`);
  }
  return hostPort;
}

/** Overlooked, it would leave the port in the clear. */
function looksLikeSsl({ children, name }: ConfigElement): boolean {
  if (name === 'SSLConfig') return false;
  return /ssl|tls/i.test(name) || children.some((child) => child.name === 'KeyStorePath');
}

function readSocket(element: ConfigElement): (readonly [string, string])[] {
  const socket = element.children.find(({ name }) => name === 'SocketConfiguration');
  const known = socket?.children.filter(
    ({ name, text }) => Object.hasOwn(socketElements, name) && text !== '',
  );
  return known?.map(({ name, text }) => [name, text] as const) ?? [];
}
