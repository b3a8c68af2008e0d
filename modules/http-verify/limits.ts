/** Bounds on what clients and the service can make this module hold. */
export const httpVerifyLimits = {
  /** Connections to the service at the same time. */
  maxServiceConnections: 32,
  /** Requests that are under way or wait for a connection; with more the next one fails. */
  maxServiceRequests: 1_000,
  /** Answers that the cache keeps; with more the oldest goes. */
  maxCachedAnswers: 10_000,
  /** Longest user name that is asked about or that the service may grant, in UTF-16 units. */
  maxVerifiedUserLength: 255,
} as const;
