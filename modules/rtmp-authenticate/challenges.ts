import type { AuthMode } from 'sluice/codec/rtmp-auth';
import { loginLimits } from './limits.ts';

/** A challenge that was given and not answered yet. */
export interface PendingChallenge {
  readonly authmod: AuthMode;
  /** As sent by the client. */
  readonly user: string;
  /** Whom it was given to. */
  readonly address: string;
  /** `''` with authmod=llnw. */
  readonly salt: string;
  /** `''` with authmod=llnw. */
  readonly challenge: string;
}

interface Kept extends PendingChallenge {
  readonly expiresMs: number;
}

/**
 * The challenges of an application instance by opaque or nonce. Each is good for one answer, from the address that
 * got it, for a short time. Addresses have a share each, so that nobody can push out the challenges of others.
 */
export class Challenges {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  /** IDs by address, oldest first. */
  readonly #byAddress = new Map<string, Set<string>>();

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** @returns false when there are too many, of all addresses together. */
  add(id: string, pending: PendingChallenge): boolean {
    this.#forgetExpired();
    const own = this.#byAddress.get(pending.address) ?? new Set();
    const [oldest] = own;
    if (own.size >= loginLimits.maxChallengesPerAddress && oldest !== undefined) this.#forget(oldest);
    if (this.#kept.size >= loginLimits.maxChallenges) return false;
    this.#kept.set(id, { ...pending, expiresMs: this.#now() + loginLimits.challengeLifetimeMs });
    own.add(id);
    this.#byAddress.set(pending.address, own);
    return true;
  }

  /** The challenge of that ID for the client that it was given to; whoever asks, it is gone afterwards. */
  take(id: string, { address, authmod, user }: Pick<PendingChallenge, 'address' | 'authmod' | 'user'>) {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    this.#forget(id);
    const isTheirs = kept.address === address && kept.authmod === authmod && kept.user === user;
    return isTheirs && kept.expiresMs > this.#now() ? (kept as PendingChallenge) : undefined;
  }

  #forgetExpired(): void {
    const nowMs = this.#now();
    // All live equally long, so that the map holds them in the order in which they expire.
    for (const [id, { expiresMs }] of this.#kept) {
      if (expiresMs > nowMs) return;
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    if (kept === undefined) return;
    const own = this.#byAddress.get(kept.address);
    own?.delete(id);
    if (own?.size === 0) this.#byAddress.delete(kept.address);
  }
}
