import { type Endpoint, parseAddress } from './red5-endpoint.ts';
import type { ResolvedText } from './red5-properties.ts';
import { type Red5Source, textOf, textsOf } from './red5-source.ts';
import { draftSsl } from './red5-tls.ts';
import { readSocketAddress, simpleName } from './red5-transports.ts';
import type { SpringBean, SpringValue } from './spring-beans.ts';

const connectorClasses = ['TomcatConnector', 'Connector'];

/** The ports of `jee-container.xml`: Tomcat's connectors for HTTP and HTTPS, in their old and new style. */
export async function readConnectors(beans: readonly SpringBean[], source: Red5Source): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = [];
  for (const bean of beans) {
    if (!connectorClasses.includes(simpleName(bean))) continue;
    const endpoint = await readConnector(bean, source);
    if (endpoint !== undefined) endpoints.push(endpoint);
  }
  return endpoints;
}

async function readConnector(bean: SpringBean, source: Red5Source): Promise<Endpoint | undefined> {
  const { plan, properties } = source;
  const { location } = bean;
  const label = bean.id === '' ? simpleName(bean) : bean.id;
  const entries = connectionProperties(bean);
  const text = (name: string) => textOf(bean.properties.get(name), properties);
  const entry = (...names: string[]) =>
    names.map((name) => textOf(entries.get(name), properties)).find((found) => found !== undefined);
  const isOn = (found: ResolvedText | undefined) => found?.text.toLowerCase() === 'true';
  const isSecure = isOn(text('secure')) || isOn(entry('sslenabled')) || entries.has('keystorefile');

  const loader = bean.owner === undefined ? '' : simpleName(bean.owner);
  if (/rtmpt/i.test(loader) && !isSecure) {
    plan.leave(location, label, 'RTMP tunnelled through HTTP (RTMPT), which Sluice does not have');
    return undefined;
  }
  const switchedOn = bean.owner && textOf(bean.owner.properties.get('secureenabled'), properties);
  if (isSecure && switchedOn?.text.toLowerCase() === 'false') {
    plan.leave(switchedOn.source, label, 'secureEnabled is false: Red5 did not open this port');
    return undefined;
  }
  const address = readAddress(bean, source);
  const parsed = address?.unresolved.length === 0 ? parseAddress(address.text) : undefined;
  if (parsed === undefined) {
    const note = `must be host:port, and every placeholder known: "${address?.text ?? ''}" is not opened`;
    plan.ask(address?.source ?? location, label, note);
    return undefined;
  }
  const ssl = isSecure
    ? await draftSsl(
        {
          keyStore: entry('keystorefile'),
          password: entry('keystorepass', 'keystorepassword'),
          keyPassword: entry('keypass', 'keypassword'),
          alias: entry('keyalias'),
          type: entry('keystoretype'),
          trustStore: entry('truststorefile'),
          trustPassword: entry('truststorepass', 'truststorepassword'),
          protocols: listOf(entries, ['sslenabledprotocols', 'protocols'], source),
          cipherSuites: listOf(entries, ['ciphers'], source),
          clientCertificate: clientCertificate(entry('clientauth')?.text),
          source: location,
        },
        source,
      )
    : undefined;
  if (isSecure && ssl === undefined) return undefined;
  const isTunnel = /rtmp/i.test(loader);
  if (isTunnel) plan.leave(location, label, 'its tunnel (RTMPTS): native RTMPS is served on the port');
  const name = isTunnel ? 'RTMPS' : isSecure ? 'HTTPS' : 'HTTP';
  return { name, ...parsed, ssl, socket: [], source: location };
}

/** Of the connector, or, in the oldest files, of the loader around it. */
function connectionProperties({ owner, properties }: SpringBean): ReadonlyMap<string, SpringValue> {
  const found = properties.get('connectionproperties') ?? owner?.properties.get('connectionproperties');
  return found?.kind === 'map' ? found.entries : new Map();
}

/** `address` as `host:port` or InetSocketAddress; or `port`, with `address` for the host. */
function readAddress({ properties }: SpringBean, source: Red5Source): ResolvedText | undefined {
  const address = properties.get('address');
  const port = textOf(properties.get('port'), source.properties);
  if (port === undefined) return address && readSocketAddress(address, source);
  return { ...port, text: `${textOf(address, source.properties)?.text ?? ''}:${port.text}` };
}

function listOf(
  entries: ReadonlyMap<string, SpringValue>,
  names: readonly string[],
  { properties }: Red5Source,
): ResolvedText[] {
  const found = names.map((name) => textsOf(entries.get(name), properties)).find((list) => list.length > 0);
  return found?.flatMap((each) => each.text.split('+').map((text) => ({ ...each, text }))) ?? [];
}

/** Tomcat's `clientAuth`. */
function clientCertificate(value: string | undefined): 'need' | 'want' | 'none' {
  if (/^(true|yes)$/i.test(value ?? '')) return 'need';
  return value?.toLowerCase() === 'want' ? 'want' : 'none';
}
