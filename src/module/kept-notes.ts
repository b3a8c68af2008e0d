/** Bounds on notes, which clients make the server keep. */
export interface NoteLimits {
  readonly maxNotes: number;
  /** With more, the owner's oldest goes. */
  readonly maxPerOwner: number;
  readonly lifetimeMs: number;
}

interface Note {
  readonly owner: string;
  readonly text: string;
  readonly expiresMs: number;
}

/**
 * Texts by ID, each good for one use and a short time. Owners have a share each, so that nobody can push out the
 * notes of others.
 */
export class KeptNotes {
  readonly #limits: NoteLimits;
  readonly #now: () => number;
  readonly #kept = new Map<string, Note>();
  /** IDs by owner, oldest first. */
  readonly #byOwner = new Map<string, Set<string>>();

  /** @param now monotonic milliseconds */
  constructor(limits: NoteLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#kept.size;
  }

  put(id: string, owner: string, text: string): void {
    this.forgetExpired();
    const own = this.#byOwner.get(owner) ?? new Set();
    if (own.size >= this.#limits.maxPerOwner) this.#forgetOldest(own);
    // Whoever has most gives way: a note of somebody else is never refused for it.
    else if (this.#kept.size >= this.#limits.maxNotes) this.#forgetOldest(this.#largestShare());
    this.#kept.set(id, { owner, text, expiresMs: this.#now() + this.#limits.lifetimeMs });
    own.add(id);
    this.#byOwner.set(owner, own);
  }

  /** The text of that ID, unless its time is over; whoever asks, it is gone afterwards. */
  take(id: string): string | undefined {
    const note = this.#kept.get(id);
    this.#forget(id);
    return note !== undefined && note.expiresMs > this.#now() ? note.text : undefined;
  }

  forgetExpired(): void {
    const nowMs = this.#now();
    // All live equally long, so that the map holds them in the order in which they expire.
    for (const [id, { expiresMs }] of this.#kept) {
      if (expiresMs > nowMs) return;
      this.#forget(id);
    }
  }

  #largestShare(): ReadonlySet<string> {
    let largest: ReadonlySet<string> = new Set();
    for (const share of this.#byOwner.values()) if (share.size > largest.size) largest = share;
    return largest;
  }

  #forgetOldest(share: ReadonlySet<string>): void {
    const [oldest] = share;
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forget(id: string): void {
    const note = this.#kept.get(id);
    this.#kept.delete(id);
    if (note === undefined) return;
    const own = this.#byOwner.get(note.owner);
    own?.delete(id);
    if (own?.size === 0) this.#byOwner.delete(note.owner);
  }
}
