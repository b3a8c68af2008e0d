import { serializeDocument, type XmlNode } from './xml-text.ts';

export const vhostFile = 'conf/VHost.xml';

/** A `<HostPort>` to be written. Values are as they stand in the file, variables included. */
export interface HostPortDraft {
  readonly name: string;
  readonly type: string;
  readonly ipAddress: string;
  /** One or more, separated with commas. */
  readonly port: string;
  /** Elements that say what is served there; none for everything. */
  readonly services?: readonly (readonly [name: 'RTMP' | 'HTTP', value: 'off'])[];
  /** Elements of `<SSLConfig>` in order; `undefined` for a port in the clear. */
  readonly ssl: readonly (readonly [name: string, value: string])[] | undefined;
  /** Elements of `<SocketConfiguration>`. */
  readonly socket: readonly (readonly [name: string, value: string])[];
}

/** VHost.xml with these ports. */
export function serializeVHost(hostPorts: readonly HostPortDraft[], origin: string): string {
  return serializeDocument(
    `Where the server listens. Made by sluice import out of ${origin}. All elements: docs/reference/configuration.md`,
    {
      name: 'VHost',
      content: [
        { name: 'Description', content: `Imported from ${origin}` },
        { name: 'HostPortList', content: hostPorts.map(toNode) },
      ],
    },
  );
}

function toNode({ ipAddress, name, port, services = [], socket, ssl, type }: HostPortDraft): XmlNode {
  const leaves = (elements: readonly (readonly [string, string])[]): XmlNode[] =>
    elements.map(([element, content]) => ({ name: element, content }));
  return {
    name: 'HostPort',
    content: [
      ...leaves([['Name', name], ['Type', type], ['IpAddress', ipAddress], ['Port', port], ...services]),
      ...(ssl === undefined ? [] : [{ name: 'SSLConfig', content: leaves(ssl) }]),
      ...(socket.length === 0 ? [] : [{ name: 'SocketConfiguration', content: leaves(socket) }]),
    ],
  };
}
