/** What the token server says of a user. */
export type TokenReply =
  | { readonly kind: 'token'; readonly token: string }
  /** It does not know the user; `error` is its own text, which nobody has checked. */
  | { readonly kind: 'unknown'; readonly error: string };

/**
 * Reads `{"publisherToken": "…"}` or `{"error": …}`. Throws with the rule, never with the answer: a token is a
 * password to whoever has the secret.
 */
export function readTokenReply(text: string): TokenReply {
  const { error, publisherToken } = parseObject(text);
  // An answer with both is no yes.
  if (error !== undefined && error !== null) {
    return { kind: 'unknown', error: typeof error === 'string' ? error : '' };
  }
  if (typeof publisherToken !== 'string' || publisherToken === '') {
    throw new Error('The answer of the token server must have publisherToken or error, as text');
  }
  return { kind: 'token', token: publisherToken };
}

function parseObject(text: string): { readonly error?: unknown; readonly publisherToken?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of JSON.parse quotes the text.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error('The answer of the token server must be a JSON object');
}
