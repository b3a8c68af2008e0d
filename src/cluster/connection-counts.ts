import type { Clock } from '../media/clock.ts';
import type { ConnectionNews, WorkerId } from './messages.ts';

/**
 * How long a change of connections waits to be told together with others. Two workers may let in what comes within
 * this time beyond the limits: whoever opens connections cannot be held up by asking another process each time.
 */
export const connectionNewsMs = 50;

interface Counts {
  total: number;
  readonly peers: Map<string, number>;
}

/** The open connections of all other workers, and what they are to know of those of this one. */
export class ConnectionCounts {
  readonly #clock: Clock;
  readonly #tell: (news: ConnectionNews) => void;
  readonly #workers = new Map<WorkerId, Counts>();
  readonly #perPeer = new Map<string, number>();
  #elsewhere = 0;
  /** What has changed here since it was last told. */
  readonly #changed = new Map<string, number>();
  #total = 0;
  /** The others will be told of what changed. */
  #isNewsDue = false;

  constructor(clock: Clock, tell: (news: ConnectionNews) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  get total(): number {
    return this.#elsewhere;
  }

  ofPeer(peer: string): number {
    return this.#perPeer.get(peer) ?? 0;
  }

  /** A connection of this worker came or went. */
  onChange(peer: string | undefined, count: number, total: number): void {
    this.#total = total;
    if (peer !== undefined) this.#changed.set(peer, count);
    if (this.#isNewsDue) return;
    this.#isNewsDue = true;
    this.#clock.setTimeout(() => this.#flush(), connectionNewsMs);
  }

  /** Another worker told of its own. */
  hear(worker: WorkerId, { peers, total }: ConnectionNews): void {
    const counts = this.#workers.get(worker) ?? { total: 0, peers: new Map<string, number>() };
    this.#workers.set(worker, counts);
    this.#elsewhere += total - counts.total;
    counts.total = total;
    for (const [peer, count] of peers) this.#setPeer(counts, peer, count);
  }

  /** Another worker is gone, and its connections with it. */
  forget(worker: WorkerId): void {
    const counts = this.#workers.get(worker);
    if (counts === undefined) return;
    this.#workers.delete(worker);
    this.#elsewhere -= counts.total;
    for (const peer of counts.peers.keys()) this.#setPeer(counts, peer, 0);
  }

  #setPeer(counts: Counts, peer: string, count: number): void {
    const others = this.ofPeer(peer) - (counts.peers.get(peer) ?? 0);
    if (count > 0) counts.peers.set(peer, count);
    else counts.peers.delete(peer);
    if (others + count > 0) this.#perPeer.set(peer, others + count);
    else this.#perPeer.delete(peer);
  }

  #flush(): void {
    this.#isNewsDue = false;
    const peers = [...this.#changed];
    this.#changed.clear();
    this.#tell({ total: this.#total, peers });
  }
}
