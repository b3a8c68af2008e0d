import type { Socket } from 'node:net';
import type { ListenerLimits } from './listener-limits.ts';
import { peerOf } from './peer-address.ts';

export type HandshakeLimits = Pick<
  ListenerLimits,
  'maxTlsHandshakes' | 'maxTlsHandshakesPerAddress' | 'tlsHandshakeTimeoutMs'
>;

interface Pending {
  readonly socket: Socket;
  readonly peer: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * The connections of a port that are shaking hands. Each has the same time; past a bound the oldest one gives way
 * to the newcomer, so that whoever only holds places keeps nobody out.
 */
export class PendingHandshakes {
  readonly #limits: HandshakeLimits;
  /** Oldest first. */
  readonly #all = new Map<Socket, Pending>();
  /** Oldest first; only peers that are shaking hands. */
  readonly #perPeer = new Map<string, Set<Pending>>();

  constructor(limits: HandshakeLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#all.size;
  }

  /** Begins to count the time of a connection from `address`. It is forgotten when it closes. */
  add(socket: Socket, address: string): void {
    const { maxTlsHandshakes, maxTlsHandshakesPerAddress, tlsHandshakeTimeoutMs } = this.#limits;
    const peer = peerOf(address);
    const ofPeer = this.#perPeer.get(peer);
    if (ofPeer !== undefined && ofPeer.size >= maxTlsHandshakesPerAddress) this.#dropFirst(ofPeer);
    if (this.#all.size >= maxTlsHandshakes) this.#dropFirst(this.#all.values());
    const timer = setTimeout(() => this.#drop(socket), tlsHandshakeTimeoutMs);
    const pending = { socket, peer, timer };
    this.#all.set(socket, pending);
    this.#perPeer.set(peer, (this.#perPeer.get(peer) ?? new Set()).add(pending));
    socket.once('close', () => this.remove(socket));
  }

  /** The handshake is done. */
  remove(socket: Socket): void {
    const pending = this.#all.get(socket);
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    this.#all.delete(socket);
    const ofPeer = this.#perPeer.get(pending.peer);
    ofPeer?.delete(pending);
    if (ofPeer?.size === 0) this.#perPeer.delete(pending.peer);
  }

  /** Ends all of them. */
  close(): void {
    for (const { socket } of this.#all.values()) this.#drop(socket);
  }

  #dropFirst(pendings: Iterable<Pending>): void {
    for (const { socket } of pendings) {
      this.#drop(socket);
      return;
    }
  }

  #drop(socket: Socket): void {
    this.remove(socket);
    socket.destroy();
  }
}
