import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../media/clock.ts';
import { linkSignals } from './linked-signal.ts';

/** What a known user's answer waits for providers that need not be asked: past it the time may tell something. */
export const maxDecoyMs = 2_000;

/** Somebody whom no provider knows. */
export interface DecoyLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Makes the answer for a known user take as long as that for an unknown one, for whom every provider is asked: those
 * that are left are asked for somebody who does not exist. What they say means nothing, a failure neither: a
 * provider that is down must not keep a wrong password from being one. Their answer is nobody's business, so the
 * user's name and password do not go to them.
 */
export class DecoyLogins {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async ask<P>(
    providers: readonly P[],
    user: string,
    ask: (provider: P, decoy: DecoyLogin, signal: AbortSignal) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    if (providers.length === 0) return;
    const late = new AbortController();
    const timer = this.#clock.setTimeout(() => late.abort(), maxDecoyMs);
    const asked = linkSignals(late.signal, signal);
    const decoy = this.#decoyOf(user);
    try {
      // One after the other, as they are asked for an unknown user.
      for (const provider of providers) {
        if (asked.signal.aborted) return;
        await ask(provider, decoy, asked.signal).catch(() => undefined);
      }
    } finally {
      timer.cancel();
      asked.release();
    }
  }

  /** The same for a user each time: a provider that remembers its answers remembers this one as well. */
  #decoyOf(user: string): DecoyLogin {
    const text = createHmac('sha256', this.#key).update(user, 'utf8').digest('hex');
    return { user: text.slice(0, 16), password: text.slice(16, 32) };
  }
}
