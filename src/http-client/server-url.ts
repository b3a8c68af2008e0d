/**
 * Reads the URL of a server from a property. Throws with the rule, never with the value: it may hold a password or a
 * key.
 *
 * @param property its name, for the message
 * @param example what such a URL looks like, for the message
 */
export function parseServerUrl(text: string, property: string, example: string): URL {
  if (text.trim() === '') throw new Error(`${property} must be set`);
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(`${property} must be a URL as ${example}`);
  }
  return url;
}

/** True when what is sent there can be read and changed on the way, which on the same machine it cannot. */
export function isUnencrypted({ hostname, protocol }: URL): boolean {
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'http:' && !isLocal;
}
