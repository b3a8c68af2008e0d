import type { ListenerLimits } from './listener-limits.ts';
import { peerOf } from './peer-address.ts';

export type AdmissionAnswer =
  | { readonly admitted: true; release(): void }
  | { readonly admitted: false; readonly limit: 'maxConnections' | 'maxConnectionsPerAddress' };

/** Counts the open connections of all HostPorts, in all and per peer address, and says when it is enough. */
export class Admission {
  readonly #limits: Pick<ListenerLimits, 'maxConnections' | 'maxConnectionsPerAddress'>;
  /** Only peers with open connections: it shrinks as they leave. */
  readonly #perPeer = new Map<string, number>();
  #total = 0;

  constructor(limits: Pick<ListenerLimits, 'maxConnections' | 'maxConnectionsPerAddress'>) {
    this.#limits = limits;
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
    if (this.#total >= this.#limits.maxConnections) return { admitted: false, limit: 'maxConnections' };
    const counted = address === undefined ? undefined : this.countPeer(address);
    if (counted?.admitted === false) return counted;
    this.#total++;
    return admitted(() => {
      this.#total--;
      counted?.release();
    });
  }

  /** Counts one more for a peer, whose place among all is taken already; otherwise as {@link admit}. */
  countPeer(address: string): AdmissionAnswer {
    const peer = peerOf(address);
    const count = this.#perPeer.get(peer) ?? 0;
    if (count >= this.#limits.maxConnectionsPerAddress) {
      return { admitted: false, limit: 'maxConnectionsPerAddress' };
    }
    this.#perPeer.set(peer, count + 1);
    return admitted(() => {
      const left = (this.#perPeer.get(peer) ?? 1) - 1;
      if (left > 0) this.#perPeer.set(peer, left);
      else this.#perPeer.delete(peer);
    });
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
