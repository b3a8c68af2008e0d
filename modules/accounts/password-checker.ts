import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Account, verifyPassword } from 'sluice/store';
import { accountLimits } from './limits.ts';
import { Turns } from './turns.ts';

export interface PasswordCheckerOptions {
  /** How long a right password is remembered; 0 for not at all. */
  readonly rememberMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** The slow check. */
  readonly verify?: typeof verifyPassword;
}

/**
 * Checks passwords against slow hashes. A right one is remembered for a short time, by a digest under a key that
 * only this process has, so that encoders which reconnect cost no hash each. With the hash in the digest, a
 * password that was changed is forgotten at once.
 */
export class PasswordChecker {
  readonly #rememberMs: number;
  readonly #now: () => number;
  readonly #verify: typeof verifyPassword;
  readonly #key = randomBytes(32);
  /** When each stops being remembered, oldest first. */
  readonly #remembered = new Map<string, number>();
  /** Checks under way by digest: the same login asked again meanwhile waits for the same answer. */
  readonly #underWay = new Map<string, Promise<boolean>>();
  readonly #turns = new Turns(Math.max(1, availableParallelism() - 1), accountLimits.maxPasswordChecks);

  constructor({ now, rememberMs, verify = verifyPassword }: PasswordCheckerOptions) {
    this.#rememberMs = rememberMs;
    this.#now = now;
    this.#verify = verify;
  }

  /**
   * @param account `undefined` for a user who does not exist: the answer is no, and takes as long.
   * @throws when too many checks are waiting
   */
  isRight(user: string, password: string, account: Account | undefined): Promise<boolean> {
    // Also for a user who does not exist: several of the same guess at once must not tell them apart by their time.
    const digest = this.#digestOf(user, password, account?.passwordHash);
    if (this.#isRemembered(digest)) return Promise.resolve(true);
    const underWay = this.#underWay.get(digest);
    if (underWay !== undefined) return underWay;
    const check = this.#check(password, account)
      .then((isRight) => {
        if (isRight) this.#remember(digest);
        return isRight;
      })
      .finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, check);
    return check;
  }

  /** A core is left to the streams, however many wait to log in. */
  #check(password: string, account: Account | undefined): Promise<boolean> {
    return this.#turns.take(() => this.#verify(password, account?.passwordHash));
  }

  #digestOf(user: string, password: string, passwordHash: string | undefined): string {
    const hmac = createHmac('sha256', this.#key);
    return hmac.update(JSON.stringify([user, passwordHash ?? null, password]), 'utf8').digest('base64');
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
