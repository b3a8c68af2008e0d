import { teaTokenLimits } from './limits.ts';

/** What was known of a user: the password, or `undefined` where the server knows no such user. */
export interface RecentPassword {
  readonly password: string | undefined;
}

/**
 * Answers of the last seconds by user. Unknown users are kept as known ones are, since otherwise the second
 * guess tells by its time which users there are.
 */
export class RecentPasswords {
  /** In the order in which they run out. */
  readonly #entries = new Map<string, { readonly answer: RecentPassword; readonly untilMs: number }>();
  readonly #lifetimeMs: number;
  readonly #now: () => number;

  /**
   * @param lifetimeMs 0 keeps nothing
   * @param now milliseconds that never go back
   */
  constructor(lifetimeMs: number, now: () => number) {
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(user: string): RecentPassword | undefined {
    this.#forgetOld();
    return this.#entries.get(user)?.answer;
  }

  set(user: string, password: string | undefined): void {
    if (this.#lifetimeMs === 0) return;
    this.#entries.delete(user);
    this.#entries.set(user, { answer: { password }, untilMs: this.#now() + this.#lifetimeMs });
    this.#forgetOld();
  }

  clear(): void {
    this.#entries.clear();
  }

  #forgetOld(): void {
    const now = this.#now();
    for (const [user, { untilMs }] of this.#entries) {
      if (untilMs > now && this.#entries.size <= teaTokenLimits.maxCachedTokens) return;
      this.#entries.delete(user);
    }
  }
}
