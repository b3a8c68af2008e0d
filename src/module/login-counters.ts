/** How often logins have failed from an address or for a user. Times are milliseconds since 1970. */
export interface LoginCounter {
  readonly kind: 'address' | 'user';
  /** The address (IPv6: its /64) or the user name as claimed. */
  readonly key: string;
  readonly failures: number;
  readonly lastFailureMs: number;
  /** 0 for none. */
  readonly blockedUntilMs: number;
}

/** Keeps counters over a restart, and shows them to other processes. Everything happens at once. */
export interface LoginCounterStore {
  load(): readonly LoginCounter[];
  save(counter: LoginCounter): void;
  remove(kind: LoginCounter['kind'], key: string): void;
  /** False once somebody has lifted it. */
  has(kind: LoginCounter['kind'], key: string): boolean;
}

export interface LoginCountersOptions {
  readonly kind: LoginCounter['kind'];
  readonly stored: readonly LoginCounter[];
  readonly store: LoginCounterStore | undefined;
  readonly maxEntries: number;
}

/** The counters of one kind: in memory, bounded, and written through to the store. */
export class LoginCounters {
  readonly #kind: LoginCounter['kind'];
  readonly #store: LoginCounterStore | undefined;
  readonly #maxEntries: number;
  /** Those that failed longest ago first. */
  readonly #counters = new Map<string, LoginCounter>();

  constructor({ kind, maxEntries, store, stored }: LoginCountersOptions) {
    this.#kind = kind;
    this.#store = store;
    this.#maxEntries = maxEntries;
    const own = stored.filter((counter) => counter.kind === kind);
    for (const counter of own.toSorted((left, right) => left.lastFailureMs - right.lastFailureMs)) {
      this.#counters.set(counter.key, counter);
    }
    this.#trim();
  }

  /** A counter is looked up in the store: an operator may have lifted it. */
  get(key: string): LoginCounter | undefined {
    const counter = this.#counters.get(key);
    if (counter === undefined || this.#store === undefined) return counter;
    if (this.#store.has(this.#kind, key)) return counter;
    this.#counters.delete(key);
    return undefined;
  }

  set(counter: Omit<LoginCounter, 'kind'>): void {
    const kept = this.#keep(counter);
    this.#store?.save(kept);
    this.#trim();
  }

  /** As another worker has stored it. */
  adopt(counter: Omit<LoginCounter, 'kind'>): void {
    this.#keep(counter);
    this.#trim();
  }

  remove(key: string): void {
    if (this.#counters.delete(key)) this.#store?.remove(this.#kind, key);
  }

  /** Another worker has removed it from the store. */
  forget(key: string): void {
    this.#counters.delete(key);
  }

  #keep(counter: Omit<LoginCounter, 'kind'>): LoginCounter {
    const kept = { ...counter, kind: this.#kind };
    this.#counters.delete(kept.key);
    this.#counters.set(kept.key, kept);
    return kept;
  }

  #trim(): void {
    while (this.#counters.size > this.#maxEntries) {
      const [oldest] = this.#counters.keys();
      if (oldest === undefined) return;
      this.remove(oldest);
    }
  }
}
