/** Longest token that is looked at, in UTF-16 units. */
export const maxJwtLength = 8192;

/** Keys that are tried on one token that does not say which key signed it. */
export const maxJwtKeysTried = 10;

/** Longest user name that a token may give, in UTF-16 units. */
export const maxJwtUserLength = 255;

/** Bounds on what a server of keys can do to this one. */
export const jwksLimits = {
  /** How long the keys may take to arrive. */
  jwksTimeoutMs: 5_000,
  /** Longest answer. */
  maxJwksBytes: 262_144,
  /** Keys of one answer. */
  maxJwksKeys: 100,
  /** Shortest time between two questions: tokens with unknown keys must not make us ask without end. */
  jwksCooldownMs: 10_000,
  /** After this time keys are asked for anew; meanwhile those held are used. */
  jwksMaxAgeMs: 600_000,
  /** How long keys are used while no new ones can be had. */
  jwksMaxStaleMs: 3_600_000,
} as const;
