/** What a token turned out to be. Faults do not quote it. */
export type TokenOutcome =
  | { readonly kind: 'valid'; readonly endTimeMs: number | undefined }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly fault: string }
  /** Signed with another secret, or for another path, address or time than it says. */
  | { readonly kind: 'mismatch' }
  /** Signed by us, and not yet or no longer good. */
  | { readonly kind: 'too-early'; readonly startTimeMs: number }
  | { readonly kind: 'expired'; readonly endTimeMs: number };

/** From when until when a token is good, both included; milliseconds since 1970. */
export interface TokenTimes {
  readonly startTimeMs: number | undefined;
  readonly endTimeMs: number | undefined;
}

/** What a token with the right signature is worth now. Its end is the last second in which it is good. */
export function outcomeAt({ startTimeMs, endTimeMs }: TokenTimes, nowMs: number): TokenOutcome {
  if (startTimeMs !== undefined && nowMs < startTimeMs) return { kind: 'too-early', startTimeMs };
  if (endTimeMs !== undefined && nowMs >= endTimeMs + 1000) return { kind: 'expired', endTimeMs };
  return { kind: 'valid', endTimeMs };
}

/** Whole seconds since 1970 in milliseconds, or `undefined`: not a fraction, no sign, no other text behind. */
export function parseTokenTime(seconds: string): number | undefined {
  return /^\d{1,12}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
