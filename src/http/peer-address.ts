import { isIPv6 } from 'node:net';

const mappedPrefix = '::ffff:';

/** The address as people write it: an IPv4 peer on a dual-stack socket (`::ffff:192.0.2.1`) is `192.0.2.1`. */
export function normalizeAddress(address: string): string {
  const lower = address.toLowerCase();
  return lower.startsWith(mappedPrefix) && lower.includes('.') ? lower.slice(mappedPrefix.length) : lower;
}

/**
 * What counts as one peer for limits: an IPv4 address, or the /64 of an IPv6 address, since one host
 * commands all of its /64 (RFC 4291 §2.5.1, RFC 6177) and could otherwise pass as 2^64 peers.
 */
export function peerOf(address: string): string {
  const normal = normalizeAddress(address);
  if (!isIPv6(normal)) return normal;
  const [head = '', tail] = (normal.split('%')[0] ?? normal).split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
