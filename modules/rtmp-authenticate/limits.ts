/** Bounds on what clients that are logging in can make the server keep. */
export const loginLimits = {
  /** Challenges that wait for their answer, of all clients of an application instance. */
  maxChallenges: 10_000,
  /** Of these, those of one address (IPv6: one /64): with more, its oldest goes. */
  maxChallengesPerAddress: 100,
  /** How long a challenge may be answered. */
  challengeLifetimeMs: 60_000,
} as const;
