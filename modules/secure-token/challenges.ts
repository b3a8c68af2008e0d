import { createHmac, randomBytes } from 'node:crypto';
import { isTokenAnswer, serializeTokenChallenge, type TokenOutcome } from 'sluice/codec/secure-token';
import type { Client } from 'sluice/module';
import { maxChallengeAnswers } from './limits.ts';

/** How players are known to take it. */
const challengeDigits = 16;

/**
 * SecureToken version 1: every RTMP client gets a challenge of its own, and players answer it before they play. A
 * challenge follows from the client's ID and a key of this process, so that only answers have to be kept.
 */
export class Challenges {
  readonly #secret: string;
  readonly #key = randomBytes(32);
  /** By client ID, whether the answer was right. */
  readonly #answers = new Map<string, boolean>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The challenge as it is sent. */
  encrypted(client: Pick<Client, 'id'>): string {
    return serializeTokenChallenge(this.#challengeOf(client), this.#secret);
  }

  /** Takes a client's answer, which may be anything. The first one counts: there is one challenge and no guessing. */
  answer(client: Pick<Client, 'id'>, answer: unknown): boolean {
    const known = this.#answers.get(client.id);
    if (known !== undefined) return known;
    const isRight = isTokenAnswer(answer, this.#challengeOf(client), this.#secret);
    this.#answers.set(client.id, isRight);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > maxChallengeAnswers && oldest !== undefined) this.#answers.delete(oldest);
    return isRight;
  }

  /** What the client's answer was worth. */
  outcomeOf({ id }: Pick<Client, 'id'>): TokenOutcome {
    const isRight = this.#answers.get(id);
    if (isRight === undefined) return { kind: 'missing' };
    return isRight ? { kind: 'valid', endTimeMs: undefined } : { kind: 'mismatch' };
  }

  forget({ id }: Pick<Client, 'id'>): void {
    this.#answers.delete(id);
  }

  #challengeOf({ id }: Pick<Client, 'id'>): string {
    return createHmac('sha256', this.#key).update(id).digest('hex').slice(0, challengeDigits);
  }
}
