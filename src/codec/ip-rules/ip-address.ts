import { maxAddressLength } from './limits.ts';

/** The first 12 bytes of an IPv4 address in IPv6 (RFC 4291 §2.5.5.2). */
const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/**
 * The bytes of an address: 4 for IPv4, 16 for IPv6; an IPv4 address in IPv6 (`::ffff:192.0.2.1`, as dual-stack
 * sockets give it) is the IPv4 address. A zone (`fe80::1%eth0`) does not count. `undefined` when it is none.
 */
export function parseIpAddress(text: string): Uint8Array | undefined {
  if (text.length > maxAddressLength) return undefined;
  const [address = '', zone, ...others] = text.split('%', 3);
  if (zone === '' || others.length > 0) return undefined;
  const bytes = zone === undefined ? (parseIpv4(address) ?? parseIpv6(address)) : parseIpv6(address);
  return bytes && isMapped(bytes) ? bytes.subarray(12) : bytes;
}

/** Whether these are the 16 bytes of an IPv4 address in IPv6. */
export function isMapped(bytes: Uint8Array): boolean {
  return bytes.length === 16 && mappedPrefix.every((byte, index) => bytes[index] === byte);
}

/** Four decimal numbers. One with a zero in front is refused: half of the world reads it as octal. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const octets = text.split('.', 5).map(parseOctet);
  return octets.length === 4 && octets.every((octet) => octet !== undefined)
    ? Uint8Array.from(octets)
    : undefined;
}

/** A decimal number from 0 to 255. */
export function parseOctet(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const octet = Number(text);
  return octet <= 255 ? octet : undefined;
}

/** The 16 bytes of an IPv6 address (RFC 4291 §2.2), without zone, mapped or not. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const [before = '', after, ...others] = text.split('::', 3);
  if (others.length > 0 || text.length > maxAddressLength) return undefined;
  const head = parseGroups(before, after === undefined);
  const tail = after === undefined ? [] : parseGroups(after, true);
  if (!head || !tail) return undefined;
  const missing = 16 - head.length - tail.length;
  // `::` stands for one group of zeros or more.
  if (after === undefined ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...head, ...Array.from({ length: missing }, () => 0), ...tail]);
}

/** The bytes of groups between colons, of which the last may be an IPv4 address. */
function parseGroups(text: string, ipv4AtEnd: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else {
      const ipv4 = ipv4AtEnd && index === groups.length - 1 ? parseIpv4(group) : undefined;
      if (!ipv4) return undefined;
      bytes.push(...ipv4);
    }
  }
  return bytes;
}
