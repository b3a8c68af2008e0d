import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Logger } from '../module/logger.ts';
import { ComplaintThrottle } from './complaint-throttle.ts';
import { awaitFirstBytes, type SpokenProtocol } from './first-bytes.ts';
import type { AcceptedInfo, ConnectionHandler } from './host-port-listener.ts';
import { complaintIntervalMs } from './listener-limits.ts';

export interface ConnectionDemuxOptions {
  readonly onRtmp: ConnectionHandler;
  readonly onHttp: ConnectionHandler;
  /** From the accepted connection, its TLS handshake done, to its first byte. */
  readonly firstByteTimeoutMs: number;
  readonly log: Logger;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** One port for all: hands every connection to the service whose protocol it speaks. */
export class ConnectionDemux {
  readonly #options: ConnectionDemuxOptions;
  /** Nothing was heard from them yet. */
  readonly #silent = new Set<Socket>();
  readonly #refusals: ComplaintThrottle;

  constructor(options: ConnectionDemuxOptions) {
    this.#options = options;
    this.#refusals = new ComplaintThrottle(complaintIntervalMs, options.now);
  }

  accept(socket: Socket, info: AcceptedInfo): void {
    // Agreed on by ALPN: there is nothing to find out, and HTTP/2 clients may wait for the server to begin.
    if ((socket as Partial<TLSSocket>).alpnProtocol === 'h2') {
      this.#handOver('http', socket, info);
      return;
    }
    this.#silent.add(socket);
    socket.once('close', () => this.#silent.delete(socket));
    awaitFirstBytes(socket, {
      timeoutMs: this.#options.firstByteTimeoutMs,
      onProtocol: (protocol) => {
        this.#silent.delete(socket);
        this.#handOver(protocol, socket, info);
      },
    });
  }

  /** Drops connections that have not said anything; the others are their services'. */
  close(): void {
    for (const socket of this.#silent) socket.destroy();
  }

  #handOver(protocol: SpokenProtocol, socket: Socket, info: AcceptedInfo): void {
    const { log, onHttp, onRtmp } = this.#options;
    const service = protocol === 'http' ? 'http' : 'rtmp';
    if (info[service] === 'off') {
      socket.destroy();
      const { address, hostPort } = info;
      this.#refusals.attempt((suppressed) =>
        log.info({ address, hostPort, protocol, suppressed }, 'refused: off on this port'),
      );
      return;
    }
    // What is neither RTMP nor HTTP: RTMP says best what is wrong with it.
    (service === 'http' ? onHttp : onRtmp)(socket, info);
    socket.resume();
  }
}
