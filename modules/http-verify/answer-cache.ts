import { createHmac, randomBytes } from 'node:crypto';
import { httpVerifyLimits } from './limits.ts';

/** Keys of the process: what the cache holds says nothing about the passwords that were asked about. */
const key = randomBytes(32);

/**
 * Answers by what was asked, for a short time. What was asked holds passwords: only a keyed digest of it is
 * kept.
 */
export class AnswerCache<T> {
  readonly #entries = new Map<string, { readonly answer: T; readonly untilMs: number }>();
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

  get(question: string): T | undefined {
    if (this.#lifetimeMs === 0) return undefined;
    const digest = digestOf(question);
    const entry = this.#entries.get(digest);
    if (entry === undefined || entry.untilMs > this.#now()) return entry?.answer;
    this.#entries.delete(digest);
    return undefined;
  }

  set(question: string, answer: T): void {
    if (this.#lifetimeMs === 0) return;
    const digest = digestOf(question);
    this.#entries.delete(digest);
    this.#entries.set(digest, { answer, untilMs: this.#now() + this.#lifetimeMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > httpVerifyLimits.maxCachedAnswers && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
  }
}

function digestOf(question: string): string {
  return createHmac('sha256', key).update(question, 'utf8').digest('base64');
}
