import { createHash, randomBytes } from 'node:crypto';
import { equalSecrets } from 'sluice/module';
import type { StoredPassword } from './password-file.ts';

/** Salt and hash of nobody's password, behind version and cost: checking against it takes as long as any other. */
const nobodysHash = `abcdefghijklmnopqrstuu${'a'.repeat(31)}`;

/** Checks passwords against what a file keeps of them. */
export class StoredPasswordChecker {
  readonly #realm: string;

  /** @param realm of passwords that are kept as digest */
  constructor(realm: string) {
    this.#realm = realm;
  }

  /**
   * True or false for a user of the file, `undefined` for another. Where the file holds bcrypt hashes, every
   * answer takes one, so that the time tells neither who exists nor how the password is kept.
   */
  async verify(
    passwords: ReadonlyMap<string, StoredPassword>,
    user: string,
    password: string,
  ): Promise<boolean | undefined> {
    const stored = passwords.get(user);
    const cost = highestCost(passwords);
    if (stored?.kind === 'bcrypt' && stored.hash.slice(4, 6) === cost) {
      return verifyBcrypt(password, stored.hash);
    }
    // Everybody else takes as long as whose hash takes longest.
    if (cost !== undefined) await verifyBcrypt(password, `$2b$${cost}$${nobodysHash}`);
    switch (stored?.kind) {
      case 'bcrypt':
        return verifyBcrypt(password, stored.hash);
      case 'cleartext':
        return equalSecrets(password, stored.password);
      case 'digest':
        return equalSecrets(this.#digest(user, password), stored.hash);
      case undefined:
        // An unknown user takes as long as a known one.
        equalSecrets(password, randomBytes(16).toString('hex'));
        return undefined;
    }
  }

  #digest(user: string, password: string): string {
    return createHash('md5').update(`${user}:${this.#realm}:${password}`, 'utf8').digest('hex');
  }
}

function highestCost(passwords: ReadonlyMap<string, StoredPassword>): string | undefined {
  let highest: string | undefined;
  for (const stored of passwords.values()) {
    if (stored.kind !== 'bcrypt') continue;
    const cost = stored.hash.slice(4, 6);
    if (highest === undefined || cost > highest) highest = cost;
  }
  return highest;
}

/** Off the event loop; loaded only when a file holds such a hash. */
async function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  const { verify } = await import('@node-rs/bcrypt');
  return verify(password, hash);
}
