import { isMapped, parseIpv4, parseIpv6, parseOctet } from './ip-address.ts';

/** Addresses of one length whose masked bytes are these. */
export interface IpRule {
  readonly bytes: Uint8Array;
  readonly mask: Uint8Array;
}

/**
 * Reads one entry of a list: an address, `192.168.1.*` with a star for a whole octet (Wowza), or a network,
 * `10.0.0.0/8` and `2001:db8::/32`. A network may be named by any of its addresses. An entry for IPv4 in IPv6 is
 * one for IPv4.
 */
export function parseIpRule(entry: string): IpRule | undefined {
  const [address = '', length, ...others] = entry.split('/', 3);
  if (others.length > 0) return undefined;
  if (address.includes('*')) return length === undefined ? parseOctetPattern(address) : undefined;
  const bytes = parseIpv4(address) ?? parseIpv6(address);
  if (!bytes) return undefined;
  const bits = length === undefined ? 8 * bytes.length : parseLength(length, 8 * bytes.length);
  return bits === undefined ? undefined : unmapped(network(bytes, bits));
}

/** Whether the address is one of the rule's. */
export function matchesIpRule({ bytes, mask }: IpRule, address: Uint8Array): boolean {
  return (
    bytes.length === address.length &&
    bytes.every((byte, index) => ((address[index] ?? 0) & (mask[index] ?? 0)) === byte)
  );
}

function parseOctetPattern(text: string): IpRule | undefined {
  const octets = text.split('.', 5);
  if (octets.length !== 4 || !octets.every((octet) => octet === '*' || parseOctet(octet) !== undefined)) {
    return undefined;
  }
  return {
    bytes: Uint8Array.from(octets, (octet) => parseOctet(octet) ?? 0),
    mask: Uint8Array.from(octets, (octet) => (octet === '*' ? 0 : 0xff)),
  };
}

function parseLength(text: string, longest: number): number | undefined {
  const bits = parseOctet(text);
  return bits !== undefined && bits <= longest ? bits : undefined;
}

function network(bytes: Uint8Array, bits: number): IpRule {
  const mask = bytes.map((_, index) => (0xff00 >> Math.min(8, Math.max(0, bits - 8 * index))) & 0xff);
  return { bytes: bytes.map((byte, index) => byte & (mask[index] ?? 0)), mask };
}

/** Addresses are compared unmapped, and so must be the rules that lie within the mapped ones. */
function unmapped(rule: IpRule): IpRule {
  const within = isMapped(rule.bytes) && rule.mask.subarray(0, 12).every((byte) => byte === 0xff);
  return within ? { bytes: rule.bytes.subarray(12), mask: rule.mask.subarray(12) } : rule;
}
