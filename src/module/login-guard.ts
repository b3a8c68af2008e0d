import { type LoginCounter, type LoginCounterStore, LoginCounters } from './login-counters.ts';
import { defaultLoginLimits, type LoginLimits } from './login-limits.ts';

export interface LoginGuardOptions {
  /** Keeps the counters over a restart; in memory only when left out. */
  readonly store?: LoginCounterStore | undefined;
  readonly limits?: Partial<LoginLimits>;
  /** Milliseconds since 1970: counters outlive the process. */
  readonly now: () => number;
  /** What counts as one address: one host commands a whole /64 of IPv6. */
  readonly peerOf: (address: string) => string;
  /** Told of what was counted, for the other workers. */
  readonly tell?: ((news: LoginNews) => void) | undefined;
}

/** How often it has failed by now. */
interface Counted {
  readonly key: string;
  readonly failures: number;
}

/** What one worker counted, as the others hear it. */
export type LoginNews =
  | { readonly kind: 'failed'; readonly address: Counted; readonly user?: Counted | undefined }
  | { readonly kind: 'succeeded'; readonly peer: string; readonly user: string };

/** Who tries to log in, and from where. */
export interface LoginParty {
  readonly address: string;
  readonly user: string | undefined;
}

/**
 * Slows down whoever guesses passwords. Failed logins are counted by address and by user. After some of them each
 * further one makes the next wait longer; an address with many is banned for a time. A user under attack can still
 * log in from an address from which they have done so before: nobody locks others out by guessing.
 */
export class LoginGuard {
  readonly #limits: LoginLimits;
  readonly #now: () => number;
  readonly #peerOf: (address: string) => string;
  readonly #addresses: LoginCounters;
  readonly #users: LoginCounters;
  /** By user, the addresses of their last logins. */
  readonly #homes = new Map<string, string[]>();
  readonly #tell: (news: LoginNews) => void;

  constructor({ limits, now, peerOf, store, tell = () => undefined }: LoginGuardOptions) {
    this.#tell = tell;
    this.#limits = { ...defaultLoginLimits, ...limits };
    this.#now = now;
    this.#peerOf = peerOf;
    const stored = store?.load() ?? [];
    const countersOf = (kind: LoginCounter['kind']) =>
      new LoginCounters({ kind, stored, store, maxEntries: this.#limits.maxCounters });
    this.#addresses = countersOf('address');
    this.#users = countersOf('user');
  }

  /** Milliseconds for which an address may not even connect; 0 when it may. */
  banOf(address: string): number {
    const counter = this.#addresses.get(this.#peerOf(address));
    return counter === undefined || counter.failures < this.#limits.failuresToBan ? 0 : this.#waitOf(counter);
  }

  /** Milliseconds for which a login is refused whatever the password; 0 when it is looked at. */
  waitFor({ address, user }: LoginParty): number {
    const peer = this.#peerOf(address);
    const byAddress = this.#addresses.get(peer);
    const isAtHome = user !== undefined && (this.#homes.get(user)?.includes(peer) ?? false);
    const byUser = user === undefined || isAtHome ? undefined : this.#users.get(user);
    return Math.max(this.#waitOf(byAddress), this.#waitOf(byUser));
  }

  /** Somebody showed wrong credentials. */
  failed({ address, user }: LoginParty): void {
    const nowMs = this.#now();
    const wasWaiting = this.waitFor({ address, user }) > 0;
    const byAddress = this.#count(this.#addresses, this.#peerOf(address), nowMs);
    this.#addresses.set(byAddress);
    // Who has to wait has not been looked at: hammering on must not lengthen the wait of the user meant.
    const byUser = user === undefined || wasWaiting ? undefined : this.#count(this.#users, user, nowMs);
    if (byUser !== undefined) this.#users.set(byUser);
    this.#tell({ kind: 'failed', address: byAddress, ...(byUser && { user: byUser }) });
  }

  /** Somebody logged in. The address keeps its count: an account of one's own must not wash guesses away. */
  succeeded({ address, user }: { readonly address: string; readonly user: string }): void {
    const peer = this.#peerOf(address);
    this.#users.remove(user);
    this.#welcome(peer, user);
    this.#tell({ kind: 'succeeded', peer, user });
  }

  /** Takes up what another worker counted. It has stored it too. */
  hear(news: LoginNews): void {
    if (news.kind === 'succeeded') {
      this.#users.forget(news.user);
      this.#welcome(news.peer, news.user);
      return;
    }
    const nowMs = this.#now();
    this.#adopt(this.#addresses, news.address, nowMs);
    if (news.user !== undefined) this.#adopt(this.#users, news.user, nowMs);
  }

  #adopt(counters: LoginCounters, { failures, key }: Counted, nowMs: number): void {
    const counter = this.#count(counters, key, nowMs, failures);
    // Both counted at the same moment: neither has stored the sum.
    if (counter.failures > failures) counters.set(counter);
    else counters.adopt(counter);
  }

  #welcome(peer: string, user: string): void {
    const homes = (this.#homes.get(user) ?? []).filter((home) => home !== peer);
    homes.push(peer);
    this.#homes.delete(user);
    this.#homes.set(user, homes.slice(-this.#limits.homesPerUser));
    const [oldest] = this.#homes.keys();
    if (this.#homes.size > this.#limits.maxCounters && oldest !== undefined) this.#homes.delete(oldest);
  }

  /** @param atLeast what another worker has come to */
  #count(counters: LoginCounters, key: string, nowMs: number, atLeast = 0): Omit<LoginCounter, 'kind'> {
    const { addressBanMs, failuresToBan, forgetAfterMs } = this.#limits;
    const before = counters.get(key);
    const isForgotten =
      before !== undefined && nowMs - Math.max(before.lastFailureMs, before.blockedUntilMs) > forgetAfterMs;
    const counted = (before === undefined || isForgotten ? 0 : before.failures) + 1;
    const failures = Math.max(counted, atLeast);
    const isBan = counters === this.#addresses && failures >= failuresToBan;
    const waitMs = isBan ? addressBanMs : this.#delayAfter(failures);
    return { key, failures, lastFailureMs: nowMs, blockedUntilMs: waitMs === 0 ? 0 : nowMs + waitMs };
  }

  /** 0 for the first failures, then 1 s, 2 s, 4 s and so on. */
  #delayAfter(failures: number): number {
    const { freeFailures, maxDelayMs } = this.#limits;
    if (failures < freeFailures) return 0;
    return Math.min(maxDelayMs, 1000 * 2 ** Math.min(failures - freeFailures, 30));
  }

  #waitOf(counter: Pick<LoginCounter, 'blockedUntilMs'> | undefined): number {
    return Math.max(0, (counter?.blockedUntilMs ?? 0) - this.#now());
  }
}
