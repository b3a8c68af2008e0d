import { isIP } from 'node:net';
import { peerOf } from '../http/peer-address.ts';

/** What counters know an address by: itself, or the /64 of an IPv6 one. Anything else stays as it is. */
export function peerKey(text: string): string {
  return isIP(text) === 0 ? text : peerOf(text);
}
