import { parseIpAddress } from 'sluice/codec/ip-rules';
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
  /** IDs by network, oldest first. */
  readonly #byNetwork = new Map<string, Set<string>>();

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#kept.size;
  }

  add(id: string, pending: PendingChallenge): void {
    this.#forgetExpired();
    const network = networkOf(pending.address);
    const own = this.#byNetwork.get(network) ?? new Set();
    if (own.size >= loginLimits.maxChallengesPerAddress) this.#forgetOldest(own);
    // Whoever has most gives way: a login of somebody else is never refused for it.
    else if (this.#kept.size >= loginLimits.maxChallenges) this.#forgetOldest(this.#largestShare());
    this.#kept.set(id, { ...pending, expiresMs: this.#now() + loginLimits.challengeLifetimeMs });
    own.add(id);
    this.#byNetwork.set(network, own);
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

  #largestShare(): ReadonlySet<string> {
    let largest: ReadonlySet<string> = new Set();
    for (const share of this.#byNetwork.values()) if (share.size > largest.size) largest = share;
    return largest;
  }

  #forgetOldest(share: ReadonlySet<string>): void {
    const [oldest] = share;
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forget(id: string): void {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    if (kept === undefined) return;
    const network = networkOf(kept.address);
    const own = this.#byNetwork.get(network);
    own?.delete(id);
    if (own?.size === 0) this.#byNetwork.delete(network);
  }
}

/** An IPv4 address, or the /64 of an IPv6 one: one host commands all of it. */
function networkOf(address: string): string {
  const bytes = parseIpAddress(address);
  return bytes?.length === 16 ? Buffer.from(bytes.subarray(0, 8)).toString('hex') : address;
}
