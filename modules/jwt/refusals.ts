import { type Deny, type DenyDetails, deny } from 'sluice/module';
import { maxJwtLength } from './limits.ts';
import type { TokenVerdict } from './token-verifier.ts';

type Gate = 'publish' | 'play';

const wrong: DenyDetails = { failedLogin: true };

export const missing: Readonly<Record<Gate, Deny>> = {
  publish: deny('unauthorized', 'Publishing to this application needs a token'),
  play: deny('unauthorized', 'Playing from this application needs a token'),
};

export const malformed = deny(
  'unauthorized',
  `A token is a signed JSON Web Token of at most ${maxJwtLength} characters`,
  wrong,
);

export const badUser = deny('unauthorized', 'This token names no plain user', wrong);

const bad: Readonly<Record<Exclude<TokenVerdict['kind'], 'valid'>, Deny>> = {
  invalid: deny('unauthorized', 'This token is not valid', wrong),
  'not-for-us': deny('unauthorized', 'This token is for another audience or from another issuer', wrong),
  'no-expiry': deny('unauthorized', 'A token needs a time at which it expires', wrong),
  expired: deny('unauthorized', 'This token has expired'),
  'too-early': deny('unauthorized', 'This token is not valid yet'),
  unavailable: deny('unavailable', 'Tokens cannot be checked at the moment'),
};

/** Why a token that was looked at opens nothing. No text holds any of it. */
export function refusalOf(verdict: Exclude<TokenVerdict, { kind: 'valid' }>): Deny {
  return bad[verdict.kind];
}

/** The same whether the stream exists or not. */
export function notPermitted(gate: Gate, user: string | undefined): Deny {
  const doing = gate === 'publish' ? 'publishing' : 'playing';
  const details = user === undefined ? {} : { claimedUser: user };
  return deny('forbidden', `This token does not permit ${doing} under that name`, details);
}
