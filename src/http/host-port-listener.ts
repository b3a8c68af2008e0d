import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { HostPortSettings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import type { Admission } from './admission.ts';
import { ComplaintThrottle } from './complaint-throttle.ts';
import { ListenError } from './listen-error.ts';
import { complaintIntervalMs, keepAliveDelayMs, type ListenerLimits } from './listener-limits.ts';
import { normalizeAddress } from './peer-address.ts';
import { TlsEndpoint } from './tls-endpoint.ts';
import type { TlsMaterial } from './tls-material.ts';

/** Where a HostPort listens in fact: the port is the system's choice where 0 was configured. */
export interface ListeningAddress {
  readonly hostPort: string;
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
}

export interface AcceptedInfo {
  /** Over TLS, with the handshake done. */
  readonly secure: boolean;
  readonly hostPort: string;
  /** The peer: its IP address, an IPv4 one as IPv4 also on a dual-stack socket, and its port. */
  readonly address: string;
  readonly port: number;
}

/** Takes over a connection: from here on it closes it. */
export type ConnectionHandler = (socket: Socket, info: AcceptedInfo) => void;

export interface HostPortListenerOptions {
  readonly hostPort: HostPortSettings;
  /** Given for a HostPort with `<SSLConfig>`, and only then. */
  readonly tls: TlsMaterial | undefined;
  /** Shared by all listeners. */
  readonly admission: Admission;
  readonly limits: ListenerLimits;
  readonly log: Logger;
  readonly onConnection: ConnectionHandler;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** One HostPort: all its ports, accepting connections and, where it is secure, shaking hands. */
export class HostPortListener {
  readonly #options: HostPortListenerOptions;
  readonly #log: Logger;
  readonly #tls: TlsEndpoint | undefined;
  readonly #servers: Server[] = [];
  readonly #refusals: ComplaintThrottle;
  readonly #acceptFailures: ComplaintThrottle;
  #addresses: readonly ListeningAddress[] = [];

  constructor(options: HostPortListenerOptions) {
    // Passwords must never cross in the clear a port that its operator believes to be encrypted.
    if ((options.hostPort.ssl === undefined) !== (options.tls === undefined)) {
      throw new TypeError('A HostPort must have TLS material exactly when it has an SSLConfig');
    }
    this.#options = options;
    this.#log = options.log.child({ hostPort: options.hostPort.name });
    this.#refusals = new ComplaintThrottle(complaintIntervalMs, options.now);
    this.#acceptFailures = new ComplaintThrottle(complaintIntervalMs, options.now);
    this.#tls =
      options.tls &&
      new TlsEndpoint({
        material: options.tls,
        handshakeTimeoutMs: options.limits.tlsHandshakeTimeoutMs,
        log: this.#log,
      });
  }

  get addresses(): readonly ListeningAddress[] {
    return this.#addresses;
  }

  /**
   * Opens every port, or none.
   *
   * @throws {ListenError} PORT_IN_USE, PORT_FORBIDDEN, LISTEN_ADDRESS_UNAVAILABLE, LISTEN_FAILED
   */
  async open(): Promise<void> {
    const addresses: ListeningAddress[] = [];
    try {
      for (const port of this.#options.hostPort.ports) addresses.push(await this.#openPort(port));
    } catch (error) {
      this.close();
      throw error;
    }
    this.#addresses = addresses;
    for (const address of addresses) this.#options.log.info(address, 'listening');
  }

  /** Stops accepting and drops what is still shaking hands; connections handed over are their handler's. */
  close(): void {
    for (const server of this.#servers.splice(0)) server.close();
    this.#tls?.close();
    this.#addresses = [];
  }

  async #openPort(port: number): Promise<ListeningAddress> {
    const { hostPort } = this.#options;
    const server = createServer(
      { noDelay: hostPort.noDelay, keepAlive: true, keepAliveInitialDelay: keepAliveDelayMs },
      (socket) => this.#accept(socket),
    );
    server.listen({
      port,
      backlog: hostPort.backlog,
      // Without a host Node listens on all IPv6 and IPv4 addresses.
      ...(hostPort.ipAddress !== '*' && { host: hostPort.ipAddress }),
    });
    try {
      await once(server, 'listening');
    } catch (cause) {
      throw new ListenError(hostPort, port, cause as NodeJS.ErrnoException);
    }
    this.#servers.push(server);
    server.on('error', (err) => this.#complainOfAccept(err));
    const bound = server.address();
    return {
      hostPort: hostPort.name,
      address: bound !== null && typeof bound === 'object' ? bound.address : hostPort.ipAddress,
      port: bound !== null && typeof bound === 'object' ? bound.port : port,
      secure: this.#tls !== undefined,
    };
  }

  #accept(socket: Socket): void {
    // A reset between here and the handler's own listener must not become an uncaught error.
    socket.on('error', (err) => this.#log.debug({ err }, 'connection failed'));
    const { remoteAddress } = socket;
    if (remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const answer = this.#options.admission.admit(remoteAddress);
    if (!answer.admitted) {
      // A reset, not a close: a flood leaves no sockets in TIME_WAIT.
      socket.resetAndDestroy();
      this.#complainOfRefusal(remoteAddress, answer.limit);
      return;
    }
    socket.once('close', () => answer.release());
    if (this.#tls === undefined) this.#handOver(socket);
    else this.#tls.accept(socket, (secure) => this.#handOver(secure));
  }

  #handOver(socket: Socket): void {
    this.#options.onConnection(socket, {
      secure: this.#tls !== undefined,
      hostPort: this.#options.hostPort.name,
      address: normalizeAddress(socket.remoteAddress ?? ''),
      port: socket.remotePort ?? 0,
    });
  }

  #complainOfRefusal(address: string, limit: string): void {
    this.#refusals.attempt((suppressed) =>
      this.#log.warn({ address: normalizeAddress(address), limit, suppressed }, 'connection refused'),
    );
  }

  /** The process is out of file descriptors, as a rule: the listener goes on when there are some again. */
  #complainOfAccept(err: Error): void {
    this.#acceptFailures.attempt((suppressed) => this.#log.error({ err, suppressed }, 'accept failed'));
  }
}
