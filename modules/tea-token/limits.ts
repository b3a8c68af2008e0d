/** Bounds on what clients and the token server can make this module hold. */
export const teaTokenLimits = {
  /** Connections to the token server at the same time. */
  maxTokenConnections: 32,
  /** Users whose tokens are asked for at the same time; with more the next login fails. */
  maxTokenRequests: 1_000,
  /** Logins that wait for the token of one user; with more the next one fails. */
  maxTokenWaiters: 1_000,
  /** Answers that the cache keeps; with more the oldest goes. */
  maxCachedTokens: 10_000,
  /** Longest user name that is asked about, in UTF-16 units. */
  maxTokenUserLength: 255,
} as const;
