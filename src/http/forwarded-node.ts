import { parseIpAddress, serializeIpAddress } from '../codec/ip-rules/index.ts';

/** One end of a connection, as a proxy names it. */
export interface ForwardedNode {
  /** As sockets write it: however a proxy spells it, it is one address to bans and counters. */
  readonly address: string;
  /** 0 when it is not said, or hidden. */
  readonly port: number;
}

/** `192.0.2.1:47011`, `[2001:db8::1]:47011`, and IPv6 without brackets where there is no port. */
const shapes = [
  /^\[(?<address>[^\]]*)\](?::(?<port>\w+))?$/,
  /^(?<address>[^:]*)(?::(?<port>\w+))?$/,
] as const;

/**
 * Reads a node identifier (RFC 7239 §6), or an entry of X-Forwarded-For. `undefined` where no address is said:
 * `unknown`, an obfuscated identifier (`_hidden`), or anything else.
 */
export function parseForwardedNode(text: string): ForwardedNode | undefined {
  const bare = parseIpAddress(text);
  if (bare !== undefined) return { address: serializeIpAddress(bare), port: 0 };
  for (const shape of shapes) {
    const { address = '', port = '' } = shape.exec(text)?.groups ?? {};
    const bytes = parseIpAddress(address);
    if (bytes !== undefined) return { address: serializeIpAddress(bytes), port: parsePort(port) };
  }
  return undefined;
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port <= 65_535 ? port : 0;
}
