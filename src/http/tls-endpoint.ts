import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Logger } from '../module/logger.ts';
import { selectApplicationProtocol } from './application-protocols.ts';
import type { TlsMaterial } from './tls-material.ts';

/** Takes over a connection whose handshake is done; `alpnProtocol` tells what it is to speak, if that was agreed. */
export type SecureHandler = (socket: TLSSocket) => void;

export interface TlsEndpointOptions {
  readonly material: TlsMaterial;
  /** From `accept` to the end of the handshake, however slowly bytes trickle in. */
  readonly handshakeTimeoutMs: number;
  readonly log: Logger;
}

interface PendingHandshake {
  readonly socket: Socket;
  readonly handOver: SecureHandler;
}

/** The TLS side of a secure port: shakes hands on connections that were admitted, and hands them over secure. */
export class TlsEndpoint {
  readonly #log: Logger;
  readonly #server: Server;
  /** In the handshake, by {@link endpointsOf}: Node tells no other way which socket became secure. */
  readonly #pending = new Map<string, PendingHandshake>();

  constructor({ material, handshakeTimeoutMs, log }: TlsEndpointOptions) {
    this.#log = log;
    // It never listens itself: connections reach it once they are admitted.
    this.#server = createServer({
      ...material.options,
      handshakeTimeout: handshakeTimeoutMs,
      ALPNCallback: ({ protocols }) => selectApplicationProtocol(protocols),
    });
    this.#server.on('secureConnection', (socket) => this.#secured(socket));
    this.#server.on('tlsClientError', (err, socket) => {
      this.#log.debug({ err, address: socket.remoteAddress }, 'TLS handshake failed');
      // Node leaves a connection open whose handshake timed out.
      socket.destroy();
    });
  }

  /** Connections in the handshake. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /**
   * Shakes hands, then calls `handOver`, or ends the connection. What was read from the socket must have
   * been put back with `unshift`. The caller listens for the socket's errors.
   */
  accept(socket: Socket, handOver: SecureHandler): void {
    const endpoints = endpointsOf(socket);
    this.#pending.set(endpoints, { socket, handOver });
    socket.once('close', () => this.#pending.delete(endpoints));
    this.#server.emit('connection', socket);
  }

  /** Drops what is still shaking hands; connections handed over are their handler's. */
  close(): void {
    for (const { socket } of this.#pending.values()) socket.destroy();
  }

  #secured(socket: TLSSocket): void {
    socket.on('error', (err) => {
      this.#log.debug({ err }, 'connection failed');
      // Node leaves a connection open that broke the TLS record layer after its handshake.
      socket.destroy();
    });
    const endpoints = endpointsOf(socket);
    const pending = this.#pending.get(endpoints);
    if (pending === undefined) {
      // The peer went in this very moment, and took its address along.
      socket.destroy();
      return;
    }
    this.#pending.delete(endpoints);
    pending.handOver(socket);
  }
}

/** Unique among the open connections of a machine. */
function endpointsOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}|${socket.localAddress}|${socket.localPort}`;
}
