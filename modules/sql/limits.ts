/** Bounds on what clients and the database can make this module hold. */
export const sqlLimits = {
  /** Longest user name that is looked up, in UTF-16 units: nobody has a longer one. */
  maxUserLength: 255,
  /** Logins that wait for the database at once; with more the next one fails. */
  maxWaitingQueries: 1_000,
  /** Longest password or hash that a row may hold, in UTF-16 units. */
  maxStoredPasswordLength: 1_024,
} as const;
