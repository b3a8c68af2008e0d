/** Bounds on what logins can make the module keep. */
export const accountLimits = {
  /** Password checks that are remembered. */
  maxRememberedLogins: 1_000,
  /** Password checks that wait for their turn; with more, a login fails as unavailable. */
  maxPasswordChecks: 200,
  /** Names remembered to have had an account, should it be removed while its user is connected. */
  maxSeenNames: 10_000,
} as const;
