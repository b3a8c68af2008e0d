import type { ListenerLimits } from './listener-limits.ts';
import { peerOf } from './peer-address.ts';

export type AdmissionAnswer =
  | { readonly admitted: true; release(): void }
  | { readonly admitted: false; readonly limit: 'maxConnections' | 'maxConnectionsPerAddress' };

/** Connections that other worker processes have open; they count as one's own. */
export interface ConnectionsElsewhere {
  readonly total: number;
  ofPeer(peer: string): number;
  /** Told of every change here: how many there are of the peer, and in all. */
  onChange(peer: string | undefined, count: number, total: number): void;
}

/** Counts the open connections of all HostPorts, in all and per peer address, and says when it is enough. */
export class Admission {
  readonly #limits: Pick<ListenerLimits, 'maxConnections' | 'maxConnectionsPerAddress'>;
  /** Only peers with open connections: it shrinks as they leave. */
  readonly #perPeer = new Map<string, number>();
  readonly #elsewhere: ConnectionsElsewhere | undefined;
  #total = 0;

  constructor(
    limits: Pick<ListenerLimits, 'maxConnections' | 'maxConnectionsPerAddress'>,
    elsewhere?: ConnectionsElsewhere,
  ) {
    this.#limits = limits;
    this.#elsewhere = elsewhere;
  }

  get connectionCount(): number {
    return this.#total;
  }

  /** Peers with open connections. */
  get peerCount(): number {
    return this.#perPeer.size;
  }

  /**
   * Takes a place for a connection; give it back with `release`, which may be called again.
   *
   * @param address `undefined` for a trusted proxy: its clients are counted, by {@link countPeer}, and not itself.
   */
  admit(address: string | undefined): AdmissionAnswer {
    const total = this.#total + (this.#elsewhere?.total ?? 0);
    if (total >= this.#limits.maxConnections) return { admitted: false, limit: 'maxConnections' };
    const counted = address === undefined ? undefined : this.countPeer(address);
    if (counted?.admitted === false) return counted;
    this.#setTotal(this.#total + 1);
    return admitted(() => {
      this.#setTotal(this.#total - 1);
      counted?.release();
    });
  }

  /** Counts one more for a peer, whose place among all is taken already; otherwise as {@link admit}. */
  countPeer(address: string): AdmissionAnswer {
    const peer = peerOf(address);
    const count = this.#perPeer.get(peer) ?? 0;
    if (count + (this.#elsewhere?.ofPeer(peer) ?? 0) >= this.#limits.maxConnectionsPerAddress) {
      return { admitted: false, limit: 'maxConnectionsPerAddress' };
    }
    this.#setPeer(peer, count + 1);
    return admitted(() => this.#setPeer(peer, (this.#perPeer.get(peer) ?? 1) - 1));
  }

  #setTotal(total: number): void {
    this.#total = total;
    this.#elsewhere?.onChange(undefined, 0, total);
  }

  #setPeer(peer: string, count: number): void {
    if (count > 0) this.#perPeer.set(peer, count);
    else this.#perPeer.delete(peer);
    this.#elsewhere?.onChange(peer, count, this.#total);
  }
}

/** A second release changes nothing. */
function admitted(giveBack: () => void): AdmissionAnswer & { readonly admitted: true } {
  let held = true;
  return {
    admitted: true,
    release: () => {
      if (!held) return;
      held = false;
      giveBack();
    },
  };
}
