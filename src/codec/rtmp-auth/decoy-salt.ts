import { keyedDigest } from '../digest/index.ts';

/** Length of a salt: letters and digits only, short enough for every client's description. */
export const saltLength = 16;

/**
 * A salt for a user that does not exist, the same each time. Accounts keep one salt a user; a salt that changed
 * from login to login would tell that there is no such account.
 *
 * @param key secret and lasting, 32 random bytes or more; the salts of accounts may come from it as well
 */
export function decoySalt(user: string, key: Uint8Array): string {
  return keyedDigest(key, user).slice(0, saltLength);
}
