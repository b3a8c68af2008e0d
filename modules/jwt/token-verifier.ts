import type { JWTPayload, JWTVerifyOptions } from 'jose';
import type { KeySource } from './key-source.ts';

/** What a token turned out to be. */
export type TokenVerdict =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  /** Not signed by any of our keys with an algorithm that we take, or not as RFC 7519 has it. */
  | { readonly kind: 'invalid' }
  /** Signed by our issuer, but: */
  | { readonly kind: 'expired' | 'too-early' | 'not-for-us' | 'no-expiry' }
  /** The keys cannot be had at the moment. */
  | { readonly kind: 'unavailable' };

export interface TokenRules {
  readonly algorithms: readonly string[];
  /** Any of them; `[]` does not ask. */
  readonly issuers: readonly string[];
  /** Any of them; `[]` does not ask. */
  readonly audiences: readonly string[];
  readonly requireExpiry: boolean;
  readonly clockToleranceSeconds: number;
}

/** Checks signature and claims of tokens. */
export class TokenVerifier {
  readonly #keys: KeySource;
  readonly #rules: TokenRules;
  readonly #options: JWTVerifyOptions;

  constructor(keys: KeySource, rules: TokenRules) {
    this.#keys = keys;
    this.#rules = rules;
    this.#options = {
      algorithms: [...rules.algorithms],
      clockTolerance: rules.clockToleranceSeconds,
      requiredClaims: rules.requireExpiry ? ['exp'] : [],
      ...(rules.issuers.length > 0 && { issuer: [...rules.issuers] }),
      ...(rules.audiences.length > 0 && { audience: [...rules.audiences] }),
    };
  }

  /** @param token in the compact form, of a bounded length */
  async verify(token: string): Promise<TokenVerdict> {
    const jose = await import('jose');
    const header = headerOf(token, jose);
    if (header === undefined || !this.#rules.algorithms.includes(header.algorithm))
      return { kind: 'invalid' };
    const found = await this.#keys.find(header);
    if (found.kind === 'unavailable') return found;
    for (const key of found.keys) {
      try {
        const { payload } = await jose.jwtVerify(token, key, this.#options);
        return { kind: 'valid', claims: payload };
      } catch (error) {
        const isOtherKeys = error instanceof jose.errors.JWSSignatureVerificationFailed;
        if (!isOtherKeys) return verdictOf(error, jose);
      }
    }
    return { kind: 'invalid' };
  }
}

type Jose = typeof import('jose');

function headerOf(
  token: string,
  jose: Jose,
): { readonly algorithm: string; readonly kid: string | undefined } | undefined {
  try {
    const { alg, kid } = jose.decodeProtectedHeader(token);
    return typeof alg === 'string'
      ? { algorithm: alg, kid: typeof kid === 'string' ? kid : undefined }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Claims are looked at once the signature is right, so that these say what our issuer signed. */
function verdictOf(error: unknown, { errors }: Jose): TokenVerdict {
  if (error instanceof errors.JWTExpired) return { kind: 'expired' };
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (claim === 'aud' || claim === 'iss') return { kind: 'not-for-us' };
    if (claim === 'nbf' && reason === 'check_failed') return { kind: 'too-early' };
    if (claim === 'exp' && reason === 'missing') return { kind: 'no-expiry' };
    return { kind: 'invalid' };
  }
  // What is no fault of the token must not look like one: it throws, and the gate denies.
  if (!(error instanceof errors.JOSEError)) throw error;
  return { kind: 'invalid' };
}
