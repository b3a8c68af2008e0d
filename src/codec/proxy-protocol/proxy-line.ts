import { ProtocolError } from '../../errors.ts';
import { parseIpAddress, serializeIpAddress } from '../ip-rules/index.ts';
import type { ProxyEndpoint, ProxyHeader } from './proxy-header.ts';

/** Addresses are judged by their own parser; ports have no zeros in front. */
const line =
  /^PROXY (?:UNKNOWN(?: .*)?|TCP(?<family>[46]) (?<from>[^ ]+) (?<to>[^ ]+) (?<fromPort>0|[1-9]\d{0,4}) (?<toPort>0|[1-9]\d{0,4}))$/s;

/**
 * Reads a header of version 1 (PROXY protocol §2.1).
 *
 * @param text the line without its CRLF, a character a byte.
 * @throws ProtocolError `PROXY_HEADER_INVALID`
 */
export function parseProxyLine(text: string): ProxyHeader {
  const match = line.exec(text);
  if (match === null) throw new ProtocolError('PROXY_HEADER_INVALID', JSON.stringify(text));
  const { family, from = '', to = '', fromPort, toPort } = match.groups ?? {};
  if (family === undefined) return { version: 1, route: undefined, secure: undefined };
  const source = endpoint(from, fromPort, family);
  const destination = endpoint(to, toPort, family);
  return { version: 1, route: { source, destination }, secure: undefined };
}

function endpoint(text: string, portText: string | undefined, family: string): ProxyEndpoint {
  // A zone (`fe80::1%eth0`) means something to the proxy only.
  const bytes =
    text.includes(':') === (family === '6') && !text.includes('%') ? parseIpAddress(text) : undefined;
  const port = Number(portText);
  if (bytes === undefined || port > 65_535) {
    throw new ProtocolError('PROXY_HEADER_INVALID', `${JSON.stringify(text)} port ${port} for TCP${family}`);
  }
  return { address: serializeIpAddress(bytes), port };
}
