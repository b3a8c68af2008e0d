/** Bounds on what logins can make the module keep. */
export const accountLimits = {
  /** Password checks that are remembered. */
  maxRememberedLogins: 1_000,
  /** Password checks that wait for their turn; with more, a login fails as unavailable. */
  maxPasswordChecks: 200,
} as const;
