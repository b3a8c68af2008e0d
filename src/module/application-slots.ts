import type { Clock, TimerHandle } from '../media/clock.ts';
import type { ApplicationInstance } from './application-instance.ts';

/** What a slot's start came to: an instance, or nothing when it could not start. */
type Starting = Promise<ApplicationInstance | undefined>;

/** How instances are grouped, bounded and stopped. */
export interface SlotRules {
  /**
   * Instances in one group count against one bound. `undefined` is for an instance that is always let be:
   * it counts against no bound, and gives way to no other.
   */
  readonly group: string | undefined;
  readonly maxInGroup: number;
  /** Milliseconds without clients after which the instance stops; 0 is never. */
  readonly idleTimeoutMs: number;
  /** False once the configuration that the instance runs by is not in force any more. */
  isCurrent(): boolean;
  start(): Starting;
}

interface Slot {
  readonly rules: SlotRules;
  readonly starting: Starting;
  /** How many clients each peer has here; `undefined` is the server itself. */
  readonly clients: Map<string | undefined, number>;
  idleSinceMs: number;
  idleTimer: TimerHandle | undefined;
  stopping: Promise<void> | undefined;
}

/** A place in an instance; give it back with `release`, which may be called again. */
export interface Leased {
  readonly kind: 'leased';
  readonly instance: ApplicationInstance;
  release(): void;
}

export type Lease =
  | Leased
  | { readonly kind: 'full' }
  | { readonly kind: 'peer-full' }
  | { readonly kind: 'failed' }
  /** The rules are of a configuration that is not in force any more: ask again by those that are. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'closed' };

/** An instance that runs already and is to take over a key from the one that is there now. */
export interface Replacement {
  /** New clients come to this one; the other stops as soon as its clients are gone. */
  takeOver(): void;
  /** Stops it: it is not needed after all. */
  discard(): Promise<void>;
}

/**
 * The running application instances: started by the first client, stopped when idle. A client names the
 * instance, so their number is bounded, in all and for one peer; an idle one gives way first.
 */
export class ApplicationSlots {
  /** Where new clients come to. */
  readonly #slots = new Map<string, Slot>();
  /** Those whose last clients stay to the end, and those that are yet to take over. */
  readonly #apart = new Set<Slot>();
  readonly #clock: Clock;
  readonly #maxPerPeer: number;
  #closed = false;

  /** `maxPerPeer`: instances of all groups in which one peer may have clients at once. */
  constructor(clock: Clock, maxPerPeer: number) {
    this.#clock = clock;
    this.#maxPerPeer = maxPerPeer;
  }

  get size(): number {
    return this.#slots.size + this.#apart.size;
  }

  /** The keys of instances that have clients and take new ones. */
  occupied(): string[] {
    return [...this.#slots].flatMap(([key, { clients }]) => (clients.size > 0 ? [key] : []));
  }

  /**
   * Holds the instance `key` for one client of `peer`, from now (also while it starts) until the lease is
   * released. The server itself is no peer.
   */
  async lease(key: string, rules: SlotRules, peer: string | undefined): Promise<Lease> {
    for (;;) {
      if (this.#closed) return { kind: 'closed' };
      if (!rules.isCurrent()) return { kind: 'outdated' };
      const found = this.#slots.get(key);
      if (found?.stopping) {
        await found.stopping;
      } else if (rules.group !== undefined && !found?.clients.has(peer) && this.#isPeerFull(peer)) {
        // One peer alone must not use up the bound that all share.
        return { kind: 'peer-full' };
      } else if (found || rules.group === undefined || this.#countIn(rules.group) < rules.maxInGroup) {
        return this.#hold(key, found ?? this.#open(key, rules), peer);
      } else {
        const idle = this.#longestIdleIn(rules.group);
        if (!idle) return { kind: 'full' };
        await this.#stop(idle[0], idle[1]);
      }
    }
  }

  /**
   * Starts an instance beside the one that runs under `key`, if one does, and leaves that alone. `undefined`
   * when it cannot start.
   */
  async prepare(key: string, rules: SlotRules): Promise<Replacement | undefined> {
    if (this.#closed) return undefined;
    const slot = this.#makeSlot(rules);
    this.#apart.add(slot);
    if ((await slot.starting) === undefined) {
      this.#apart.delete(slot);
      return undefined;
    }
    return { takeOver: () => this.#takeOver(key, slot), discard: () => this.#stop(key, slot) };
  }

  /** Lets no new client into instances whose configuration is not in force any more; those without clients stop. */
  retireOutdated(): void {
    for (const [key, slot] of this.#slots) {
      if (!slot.rules.isCurrent()) this.#retire(key, slot);
    }
  }

  /** Stops every instance; later leases are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const apart = [...this.#apart].map((slot) => this.#stop('', slot));
    await Promise.all([...[...this.#slots].map(([key, slot]) => this.#stop(key, slot)), ...apart]);
  }

  #open(key: string, rules: SlotRules): Slot {
    const slot = this.#makeSlot(rules);
    this.#slots.set(key, slot);
    return slot;
  }

  #makeSlot(rules: SlotRules): Slot {
    return {
      rules,
      starting: rules.start(),
      clients: new Map(),
      idleSinceMs: this.#clock.now(),
      idleTimer: undefined,
      stopping: undefined,
    };
  }

  #takeOver(key: string, slot: Slot): void {
    // It was stopped meanwhile, with all others.
    if (slot.stopping) return;
    const before = this.#slots.get(key);
    if (before) this.#retire(key, before);
    this.#apart.delete(slot);
    this.#slots.set(key, slot);
    this.#becomeIdle(key, slot);
  }

  /** Its clients stay; that they may be many counts against no bound, since none of them can be followed by another. */
  #retire(key: string, slot: Slot): void {
    this.#slots.delete(key);
    this.#apart.add(slot);
    if (slot.clients.size === 0) void this.#stop(key, slot);
  }

  async #hold(key: string, slot: Slot, peer: string | undefined): Promise<Lease> {
    slot.clients.set(peer, (slot.clients.get(peer) ?? 0) + 1);
    slot.idleTimer?.cancel();
    const instance = await slot.starting;
    if (!instance) {
      // All who wait for this start fail with it; the next client tries anew.
      this.#forget(key, slot);
      return { kind: 'failed' };
    }
    if (slot.stopping) return { kind: 'closed' };
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      const left = (slot.clients.get(peer) ?? 1) - 1;
      if (left > 0) slot.clients.set(peer, left);
      else slot.clients.delete(peer);
      if (slot.clients.size === 0) this.#becomeIdle(key, slot);
    };
    return { kind: 'leased', instance, release };
  }

  #becomeIdle(key: string, slot: Slot): void {
    slot.idleSinceMs = this.#clock.now();
    if (slot.stopping) return;
    if (this.#apart.has(slot)) {
      void this.#stop(key, slot);
      return;
    }
    const { idleTimeoutMs } = slot.rules;
    if (idleTimeoutMs <= 0) return;
    slot.idleTimer = this.#clock.setTimeout(() => void this.#stop(key, slot), idleTimeoutMs);
  }

  #stop(key: string, slot: Slot): Promise<void> {
    slot.idleTimer?.cancel();
    slot.stopping ??= slot.starting
      .then((instance) => instance?.stop())
      .finally(() => this.#forget(key, slot));
    return slot.stopping;
  }

  #forget(key: string, slot: Slot): void {
    this.#apart.delete(slot);
    if (this.#slots.get(key) === slot) this.#slots.delete(key);
  }

  #isPeerFull(peer: string | undefined): boolean {
    if (peer === undefined) return false;
    const held = [...this.#slots.values()].filter(
      ({ clients, rules }) => rules.group !== undefined && clients.has(peer),
    );
    return held.length >= this.#maxPerPeer;
  }

  #countIn(group: string): number {
    return [...this.#slots.values()].filter((slot) => slot.rules.group === group).length;
  }

  /** One that is stopping already is the best: it only takes waiting. */
  #longestIdleIn(group: string): readonly [string, Slot] | undefined {
    return [...this.#slots]
      .filter(([, slot]) => slot.rules.group === group && slot.clients.size === 0)
      .sort(([, left], [, right]) => idleOrder(left) - idleOrder(right))[0];
  }
}

function idleOrder(slot: Slot): number {
  return slot.stopping ? Number.NEGATIVE_INFINITY : slot.idleSinceMs;
}
