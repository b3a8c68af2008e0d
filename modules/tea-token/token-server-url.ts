/** Reads `serverTokenValidatorURL`. Throws with the rule, never with the value: it may hold a password or a key. */
export function parseTokenServerUrl(text: string): URL {
  if (text.trim() === '') throw new Error('serverTokenValidatorURL must be set');
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(
      'serverTokenValidatorURL must be a URL as https://auth.example.com/TokenProvider/authentication/token',
    );
  }
  return url;
}

/** True when what is sent there can be changed on the way, which on the same machine it cannot. */
export function isUnencrypted({ hostname, protocol }: URL): boolean {
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'http:' && !isLocal;
}
