import type { Socket } from 'node:net';
import { type IpRules, parseIpRules } from '../codec/ip-rules/index.ts';
import type { ProxySettings } from '../config/settings.ts';
import { ProtocolError } from '../errors.ts';
import { normalizeAddress } from './peer-address.ts';
import { awaitProxyHeader } from './proxy-header-wait.ts';

/** Who is at the other end, as far as can be believed. */
export interface Peer {
  /** As sockets write it, an IPv4 address as IPv4. */
  readonly address: string;
  readonly port: number;
  /** A trusted proxy says that the client spoke TLS to it. */
  readonly secure: boolean;
}

export interface PeerWait {
  readonly timeoutMs: number;
  /** `viaProxy`: it is not the connection's own end. */
  readonly onPeer: (peer: Peer, viaProxy: boolean) => void;
  /** The connection may not go on; it is still open. */
  readonly onFault: (error: ProtocolError) => void;
}

/** Finds out who a connection comes from where there may be proxies in front: `<TrustedProxies>`, `<ProxyProtocol>`. */
export class ProxyEntrance {
  /** Whose headers are believed. */
  readonly trusted: IpRules;
  readonly #protocol: ProxySettings['protocol'];
  readonly #waiting = new Set<Socket>();

  constructor({ protocol, trusted }: ProxySettings) {
    this.trusted = parseIpRules(trusted.join(',')).rules;
    this.#protocol = protocol;
  }

  /** Connections whose header is awaited. */
  get pendingCount(): number {
    return this.#waiting.size;
  }

  /** Drops what has not said its header yet. */
  close(): void {
    for (const socket of this.#waiting) socket.destroy();
  }

  /**
   * Tells who the peer is: at once, or after its header. Nothing is read from anybody but a trusted proxy: a forged
   * header stays where it is, for a protocol that cannot make sense of it. The caller listens for the socket's errors.
   */
  identify(socket: Socket, { onFault, onPeer, timeoutMs }: PeerWait): void {
    const own: Peer = {
      address: normalizeAddress(socket.remoteAddress ?? ''),
      port: socket.remotePort ?? 0,
      secure: false,
    };
    const listed = this.trusted.matches(own.address);
    const bare = () => {
      if (this.#protocol !== 'required') onPeer(own, false);
      else onFault(new ProtocolError('PROXY_HEADER_MISSING', `none from ${own.address}`));
    };
    if (this.#protocol === 'off' || !listed) {
      bare();
      return;
    }
    this.#waiting.add(socket);
    const forget = () => this.#waiting.delete(socket);
    socket.once('close', forget);
    awaitProxyHeader(socket, {
      timeoutMs,
      onHeader: (header) => {
        forget();
        if (header === undefined) {
          bare();
          return;
        }
        const source = header.route?.source;
        if (source === undefined) onPeer(own, false);
        else onPeer({ ...source, secure: header.secure === true }, true);
      },
      onFault: (error) => {
        forget();
        onFault(error);
      },
    });
  }
}
