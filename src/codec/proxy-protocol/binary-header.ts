import { ProtocolError } from '../../errors.ts';
import { parseIpAddress, serializeIpAddress } from '../ip-rules/index.ts';
import type { ProxyEndpoint, ProxyHeader } from './proxy-header.ts';
import { parseProxyTlvs } from './proxy-tlvs.ts';

/** Signature, version and command, family and transport, length of the rest. */
export const fixedHeaderBytes = 16;

const commands = { LOCAL: 0, PROXY: 1 } as const;
const families = { AF_INET: 1, AF_INET6: 2, AF_UNIX: 3 } as const;
const transports = { STREAM: 1, DGRAM: 2 } as const;

/** Bytes of one address. */
const addressBytes: Readonly<Record<number, number>> = {
  [families.AF_INET]: 4,
  [families.AF_INET6]: 16,
};

/**
 * Reads a whole header of version 2 (PROXY protocol §2.2).
 *
 *   offset 0           12                  13                     14       16
 *          | signature | version | command | family | transport   | length | addresses, ports | TLVs ...
 *                        4 bits    4 bits    4 bits   4 bits
 *
 * @throws ProtocolError `PROXY_HEADER_INVALID`
 */
export function parseBinaryHeader(header: Uint8Array): ProxyHeader {
  const command = (header[12] ?? 0) & 0x0f;
  const family = (header[13] ?? 0) >> 4;
  const transport = (header[13] ?? 0) & 0x0f;
  const unnamed = { version: 2, route: undefined, secure: undefined } as const;
  // A health check of the proxy: whatever else stands there is ignored, the family too.
  if (command === commands.LOCAL) return unnamed;
  if (command !== commands.PROXY) throw invalid(`command ${command}`);
  if (family > families.AF_UNIX) throw invalid(`address family ${family}`);
  if (transport > transports.DGRAM) throw invalid(`transport ${transport}`);
  const size = addressBytes[family];
  if (size === undefined || transport !== transports.STREAM) return unnamed;
  const routeEnd = fixedHeaderBytes + 2 * size + 4;
  if (header.length < routeEnd) throw invalid(`${header.length} bytes where addresses end at ${routeEnd}`);
  const source = endpoint(header, 0, size);
  const destination = endpoint(header, 1, size);
  return { version: 2, route: { source, destination }, ...parseProxyTlvs(header, routeEnd) };
}

/** The source is the first address and the first port, the destination the second. */
function endpoint(header: Uint8Array, index: 0 | 1, size: number): ProxyEndpoint {
  const at = fixedHeaderBytes + index * size;
  const portAt = fixedHeaderBytes + 2 * size + 2 * index;
  const text = serializeIpAddress(header.subarray(at, at + size));
  // Read again: an IPv4 address in IPv6 is the IPv4 address.
  const address = serializeIpAddress(parseIpAddress(text) ?? header.subarray(at, at + size));
  return { address, port: ((header[portAt] ?? 0) << 8) | (header[portAt + 1] ?? 0) };
}

function invalid(got: string): ProtocolError {
  return new ProtocolError('PROXY_HEADER_INVALID', got);
}
