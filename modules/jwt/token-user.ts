import { maxJwtUserLength } from './limits.ts';

/** Who a token is about. */
export type TokenUser =
  | { readonly kind: 'user'; readonly user: string }
  /** It is about nobody, or nobody asked. */
  | { readonly kind: 'none' }
  | { readonly kind: 'not-plain' };

/** Reads the user name out of the claims. It becomes an identity, a key of rules and a log field. */
export function readTokenUser(claims: Readonly<Record<string, unknown>>, claim: string): TokenUser {
  const user = claim !== '' && Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (user === undefined) return { kind: 'none' };
  const isPlain =
    typeof user === 'string' &&
    user !== '' &&
    user.length <= maxJwtUserLength &&
    !/[\p{C}\p{Zl}\p{Zp}]/u.test(user);
  return isPlain ? { kind: 'user', user } : { kind: 'not-plain' };
}
