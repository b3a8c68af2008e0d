import { type DigestAlgorithm, digest } from '../digest/index.ts';

/** By Wowza's names for `securitySecureTokenHashAlgorithm`. */
export const tokenHashAlgorithms = ['SHA-256', 'SHA-384', 'SHA-512'] as const;

export type TokenHashAlgorithm = (typeof tokenHashAlgorithms)[number];

const digestNames: Readonly<Record<TokenHashAlgorithm, DigestAlgorithm>> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** What a SecureToken (Wowza, version 2) vouches for. */
export interface TokenContent {
  /**
   * `application/instance/stream`, or without the instance, as in the URL: percent-encoded, no slash in front,
   * no `playlist.m3u8` behind.
   */
  readonly path: string;
  readonly secret: string;
  /** Left out where a token is good for every address. */
  readonly clientAddress?: string | undefined;
  /** The token's own parameters with their whole names, without the hash: `['wowzatokenendtime', '1500000000']`. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/**
 * The text that is hashed. Secret, address and parameters stand in the order of their characters, so that the
 * secret's place depends on what it is.
 */
export function secureTokenText({ path, secret, clientAddress, parameters }: TokenContent): string {
  const parts = parameters.map(([name, value]) => `${name}=${value}`);
  parts.push(secret);
  if (clientAddress !== undefined) parts.push(clientAddress);
  return `${path}?${parts.toSorted(byCharacters).join('&')}`;
}

/** The hash in URL-safe base64 with its padding (RFC 4648 §5). */
export function secureTokenHash(content: TokenContent, algorithm: TokenHashAlgorithm): string {
  return toUrlSafe(digest(digestNames[algorithm], secureTokenText(content), 'base64'));
}

/** Base64 of either alphabet in the URL-safe one. */
export function toUrlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** As Java's `String.compareTo`: by UTF-16 units, whatever the language. */
function byCharacters(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
