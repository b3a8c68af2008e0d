/** How failed logins are counted and what they cost. */
export interface LoginLimits {
  /** Failures from which on each costs a wait. */
  readonly freeFailures: number;
  /** Longest wait between two logins of an address that is not banned, and of a user. */
  readonly maxDelayMs: number;
  /** Failures from which on an address is banned. */
  readonly failuresToBan: number;
  /** How long. */
  readonly addressBanMs: number;
  /** Time without a failure after which the count begins anew. */
  readonly forgetAfterMs: number;
  /** Counters kept of addresses, and as many of users: with more, those that failed longest ago go. */
  readonly maxCounters: number;
  /** Addresses kept of each user, from which the user may log in although somebody guesses elsewhere. */
  readonly homesPerUser: number;
}

export const defaultLoginLimits: LoginLimits = {
  freeFailures: 10,
  maxDelayMs: 60_000,
  failuresToBan: 20,
  addressBanMs: 900_000,
  forgetAfterMs: 900_000,
  maxCounters: 10_000,
  homesPerUser: 4,
};
