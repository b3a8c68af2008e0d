/** What the secure port offers by ALPN (RFC 7301), best first. RTMP has no name there: its clients ask for none. */
export const applicationProtocols = ['h2', 'http/1.1'] as const;

/**
 * The protocol to agree on with a client that asks for `offered`, which is never empty. What this server does
 * not know is agreed to as well: an encoder may name RTMP as it likes, and its first bytes tell what it speaks.
 */
export function selectApplicationProtocol(offered: readonly string[]): string | undefined {
  return applicationProtocols.find((name) => offered.includes(name)) ?? offered[0];
}
