import { createHmac, randomBytes } from 'node:crypto';
import { type Account, verifyPassword } from 'sluice/store';
import { accountLimits } from './limits.ts';

export interface PasswordCheckerOptions {
  /** How long a right password is remembered; 0 for not at all. */
  readonly rememberMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/**
 * Checks passwords against slow hashes. A right one is remembered for a short time, by a digest under a key that
 * only this process has, so that encoders which reconnect cost no hash each. With the hash in the digest, a
 * password that was changed is forgotten at once.
 */
export class PasswordChecker {
  readonly #rememberMs: number;
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  /** When each stops being remembered, oldest first. */
  readonly #remembered = new Map<string, number>();
  #underWay = 0;

  constructor({ now, rememberMs }: PasswordCheckerOptions) {
    this.#rememberMs = rememberMs;
    this.#now = now;
  }

  /**
   * @param account `undefined` for a user who does not exist: the answer is no, and takes as long.
   * @throws when too many checks are under way
   */
  async isRight(password: string, account: Account | undefined): Promise<boolean> {
    const digest = account && this.#digestOf(password, account);
    if (digest !== undefined && this.#isRemembered(digest)) return true;
    if (this.#underWay >= accountLimits.maxPasswordChecks) {
      throw new Error(`at most ${accountLimits.maxPasswordChecks} passwords are checked at a time`);
    }
    this.#underWay += 1;
    try {
      const isRight = await verifyPassword(password, account?.passwordHash);
      if (isRight && digest !== undefined) this.#remember(digest);
      return isRight;
    } finally {
      this.#underWay -= 1;
    }
  }

  #digestOf(password: string, { name, passwordHash }: Account): string {
    const hmac = createHmac('sha256', this.#key);
    return hmac.update(JSON.stringify([name, passwordHash, password]), 'utf8').digest('base64');
  }

  #isRemembered(digest: string): boolean {
    const untilMs = this.#remembered.get(digest);
    if (untilMs === undefined) return false;
    if (untilMs > this.#now()) return true;
    this.#remembered.delete(digest);
    return false;
  }

  #remember(digest: string): void {
    if (this.#rememberMs === 0) return;
    this.#remembered.delete(digest);
    this.#remembered.set(digest, this.#now() + this.#rememberMs);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > accountLimits.maxRememberedLogins && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
  }
}
