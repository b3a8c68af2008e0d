/** A database that is asked for one user's password at a time. */
export interface PasswordDatabase {
  /**
   * The rows of the query for that user, two at most, each with its columns in order. Throws when the database
   * does not answer in time or at all; the message holds no secret.
   */
  find(user: string, signal: AbortSignal): Promise<readonly (readonly unknown[])[]>;
  close(): Promise<void>;
}
