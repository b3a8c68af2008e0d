import { parseIpAddress } from '../ip-rules/index.ts';

/** A name that clients find in a certificate. */
export type HostName =
  | { readonly kind: 'dns'; readonly name: string }
  | { readonly kind: 'ip'; readonly name: string; readonly address: Uint8Array };

/** RFC 1035 §2.3.1, digits first allowed (RFC 1123 §2.1). */
const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const maxDnsNameLength = 253;

/**
 * A DNS name in ASCII, `*.` in front or not, or an IP address: what may stand in a certificate.
 *
 * @returns `undefined` for anything else.
 */
export function parseHostName(text: string): HostName | undefined {
  // The zone of `fe80::1%eth0` means something on one machine only.
  const address = text.includes('%') ? undefined : parseIpAddress(text);
  if (address !== undefined) return { kind: 'ip', name: text, address };
  const labels = text.replace(/^\*\./, '').split('.');
  // A last label of digits is a mistyped address: no top-level domain is one.
  const usable = labels.every((label) => dnsLabel.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return usable && text.length <= maxDnsNameLength ? { kind: 'dns', name: text } : undefined;
}
