/** What the secure port offers by ALPN (RFC 7301), best first. RTMP has no name there: its clients ask for none. */
export const applicationProtocols = ['h2', 'http/1.1'] as const;

/**
 * The protocol to agree on with a client that asks for `offered`. What this server does not know is agreed to as
 * well: an encoder may name RTMP as it likes, and its first bytes tell what it speaks.
 *
 * @param allowHttp2 false: `h2` is out of the question; a client that takes nothing else is refused.
 */
export function selectApplicationProtocol(
  offered: readonly string[],
  allowHttp2: boolean,
): string | undefined {
  const possible = allowHttp2 ? offered : offered.filter((name) => name !== 'h2');
  return applicationProtocols.find((name) => possible.includes(name)) ?? possible[0];
}
