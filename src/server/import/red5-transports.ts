import type { SourcePlace } from './import-plan.ts';
import { type Endpoint, parseAddress } from './red5-endpoint.ts';
import type { ResolvedText } from './red5-properties.ts';
import { type Red5Source, textOf, textsOf } from './red5-source.ts';
import { draftSsl } from './red5-tls.ts';
import type { SpringBean, SpringValue } from './spring-beans.ts';

/**
 * The ports of `red5-core.xml`: beans of the class RTMPMinaTransport, with the handler that says whether they
 * speak TLS. Both styles are known: `connectors` with InetSocketAddress beans, and `addresses` with
 * `host:port` texts.
 */
export async function readTransports(beans: readonly SpringBean[], source: Red5Source): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = [];
  for (const bean of beans) {
    if (simpleName(bean) === 'RTMPMinaTransport' || simpleName(bean) === 'RTMPSMinaTransport') {
      endpoints.push(...(await readTransport(bean, beans, source)));
    }
  }
  for (const handler of beans.filter(isTlsHandler)) {
    const used = beans.some((bean) => handlerOf(bean, beans) === handler);
    if (!used) source.plan.leave(handler.location, handler.id, 'no transport uses this handler');
  }
  return endpoints;
}

async function readTransport(
  bean: SpringBean,
  beans: readonly SpringBean[],
  source: Red5Source,
): Promise<Endpoint[]> {
  const { plan } = source;
  const handler = handlerOf(bean, beans);
  if (handler === undefined) {
    const note =
      'its ioHandler is missing or commented out, so that nobody can say if it speaks TLS: not opened';
    plan.ask(bean.location, bean.id, note);
    return [];
  }
  const isTls = isTlsHandler(handler);
  if (!isTls && simpleName(handler) !== 'RTMPMinaIoHandler') {
    plan.leave(bean.location, bean.id, `serves ${simpleName(handler)}, which Sluice does not have`);
    return [];
  }
  const addresses = readAddresses(bean, source);
  const ssl = isTls && addresses.length > 0 ? await readHandlerTls(handler, source) : undefined;
  if (isTls && ssl === undefined) return [];
  const name = isTls ? 'RTMPS' : 'RTMP';
  const socket = readSocket(bean, source);
  return addresses.map(({ host, place, port }) => ({ name, host, port, ssl, socket, source: place }));
}

function handlerOf(bean: SpringBean, beans: readonly SpringBean[]): SpringBean | undefined {
  const value = bean.properties.get('iohandler');
  if (value?.kind === 'bean') return value.bean;
  return value?.kind === 'reference' ? beans.find(({ id }) => id === value.id) : undefined;
}

function isTlsHandler(bean: SpringBean): boolean {
  return simpleName(bean) === 'RTMPSMinaIoHandler';
}

interface PlacedAddress {
  readonly host: string;
  readonly port: number;
  readonly place: SourcePlace;
}

function readAddresses(bean: SpringBean, source: Red5Source): PlacedAddress[] {
  const { properties } = bean;
  const found = [
    ...textsOf(properties.get('addresses'), source.properties),
    ...itemsOf(properties.get('connectors')).map((item) => readSocketAddress(item, source)),
    ...readSingleAddress(bean, source),
  ].filter((address) => address !== undefined);
  if (found.length === 0)
    source.plan.ask(bean.location, bean.id, 'names no address: no port is opened for it');
  return found.flatMap((address) => {
    const parsed = address.unresolved.length === 0 ? parseAddress(address.text) : undefined;
    if (parsed === undefined) {
      const note = `must be host:port, and every placeholder known: "${address.text}" is not opened`;
      source.plan.ask(address.source, bean.id, note);
    }
    return parsed === undefined ? [] : [{ ...parsed, place: bean.location }];
  });
}

function itemsOf(value: SpringValue | undefined): readonly SpringValue[] {
  if (value?.kind === 'list') return value.items;
  return value === undefined ? [] : [value];
}

/** `java.net.InetSocketAddress` with host and port, or a port alone, as `host:port`. */
export function readSocketAddress(value: SpringValue, source: Red5Source): ResolvedText | undefined {
  if (value.kind === 'text') return textOf(value, source.properties);
  if (value.kind !== 'bean') return undefined;
  const parts = value.bean.constructorArguments.map((argument) => textOf(argument, source.properties));
  const [first, second] = parts;
  if (first === undefined) return undefined;
  if (second === undefined) return first;
  const host = first.text.includes(':') ? `[${first.text}]` : first.text;
  return {
    text: `${host}:${second.text}`,
    source: second.source,
    unresolved: [...first.unresolved, ...second.unresolved],
  };
}

/** The oldest style: properties `address` and `port`. */
function readSingleAddress({ properties }: SpringBean, source: Red5Source): ResolvedText[] {
  const port = textOf(properties.get('port'), source.properties);
  if (port === undefined) return [];
  const host = textOf(properties.get('address'), source.properties);
  return [{ ...port, text: `${host?.text ?? ''}:${port.text}` }];
}

function readSocket({ properties }: SpringBean, source: Red5Source): (readonly [string, string])[] {
  const elements: (readonly [string, string])[] = [];
  const backlog = textOf(properties.get('backlog'), source.properties);
  if (backlog !== undefined && /^[1-9]\d{0,3}$/.test(backlog.text)) {
    elements.push(['AcceptorBackLog', backlog.text]);
  }
  const noDelay = textOf(properties.get('tcpnodelay'), source.properties);
  if (noDelay !== undefined && /^(true|false)$/i.test(noDelay.text)) {
    elements.push(['TcpNoDelay', noDelay.text.toLowerCase()]);
  }
  return elements;
}

function readHandlerTls({ location, properties }: SpringBean, source: Red5Source) {
  const text = (...names: string[]) =>
    names.map((name) => textOf(properties.get(name), source.properties)).find((found) => found !== undefined);
  const isOn = (name: string) => text(name)?.text.toLowerCase() === 'true';
  if (isOn('useclientmode')) {
    source.plan.ask(location, 'useClientMode', 'must be false for a server: Sluice serves as one');
  }
  return draftSsl(
    {
      keyStore: text('keystorepath', 'keystorefile'),
      password: text('keystorepassword'),
      keyPassword: text('keypassword'),
      alias: text('keyalias'),
      type: text('keystoretype'),
      trustStore: text('truststorepath', 'truststorefile'),
      trustPassword: text('truststorepassword'),
      protocols: textsOf(properties.get('protocols'), source.properties),
      cipherSuites: textsOf(properties.get('ciphersuites'), source.properties),
      clientCertificate: isOn('needclientauth') ? 'need' : isOn('wantclientauth') ? 'want' : 'none',
      source: location,
    },
    source,
  );
}

/** Without the package. */
export function simpleName({ className }: SpringBean): string {
  return className.slice(className.lastIndexOf('.') + 1);
}
