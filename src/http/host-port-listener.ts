import type { Socket } from 'node:net';
import type { IpRules } from '../codec/ip-rules/index.ts';
import type { HostPortSettings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import type { Admission } from './admission.ts';
import { ComplaintThrottle } from './complaint-throttle.ts';
import { complaintIntervalMs, type ListenerLimits } from './listener-limits.ts';
import { ListeningPort, type PortUser } from './listening-port.ts';
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
  /** What this port serves: with `play`, RTMP is for players only. */
  readonly rtmp: HostPortSettings['rtmp'];
  readonly http: HostPortSettings['http'];
  /** Proxies whose `Forwarded` and `X-Forwarded-For` are believed. */
  readonly trustedProxies?: IpRules | undefined;
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
export class HostPortListener implements PortUser {
  readonly #options: HostPortListenerOptions;
  readonly #log: Logger;
  readonly #tls: TlsEndpoint | undefined;
  readonly #ports: ListeningPort[] = [];
  readonly #refusals: ComplaintThrottle;
  readonly #acceptFailures: ComplaintThrottle;

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

  get hostPort(): HostPortSettings {
    return this.#options.hostPort;
  }

  /** Connections in the TLS handshake. */
  get pendingCount(): number {
    return this.#tls?.pendingCount ?? 0;
  }

  get addresses(): readonly ListeningAddress[] {
    return this.#ports.map((port) => this.#addressOf(port));
  }

  /** Every port that is configured is open. */
  get isComplete(): boolean {
    return this.#ports.length === this.hostPort.ports.length;
  }

  /**
   * Opens every port, or none.
   *
   * @throws {ListenError} PORT_IN_USE, PORT_FORBIDDEN, LISTEN_ADDRESS_UNAVAILABLE, LISTEN_FAILED
   */
  async open(): Promise<void> {
    const { ports } = this.hostPort;
    try {
      for (const port of ports) this.#ports.push(await ListeningPort.open(this.hostPort, port, this));
    } catch (error) {
      this.close();
      throw error;
    }
    for (const address of this.addresses) this.#options.log.info(address, 'listening');
  }

  /**
   * Opens one of its ports.
   *
   * @throws {ListenError} as {@link open} does.
   */
  async openPort(port: number): Promise<void> {
    const opened = await ListeningPort.open(this.hostPort, port, this);
    this.#ports.push(opened);
    this.#options.log.info(this.#addressOf(opened), 'listening');
  }

  /** Takes over a port that is open: what connects from now on comes here. */
  takePort(port: ListeningPort): void {
    port.user = this;
    this.#ports.push(port);
  }

  /** The ports, still open, for others to take or close; what is shaking hands goes on here. */
  releasePorts(): ListeningPort[] {
    return this.#ports.splice(0);
  }

  /** Stops accepting and drops what is still shaking hands; connections handed over are their handler's. */
  close(): void {
    for (const port of this.#ports.splice(0)) port.close();
    this.#tls?.close();
  }

  /** For its ports: a connection came. */
  onSocket(socket: Socket): void {
    socket.setNoDelay(this.hostPort.noDelay);
    this.#accept(socket);
  }

  /** For its ports. The process is out of file descriptors, as a rule: the listener goes on when there are some again. */
  onAcceptError(err: Error): void {
    this.#acceptFailures.attempt((suppressed) => this.#log.error({ err, suppressed }, 'accept failed'));
  }

  #addressOf({ bound }: ListeningPort): ListeningAddress {
    return { hostPort: this.hostPort.name, ...bound, secure: this.#tls !== undefined };
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
      rtmp: this.#options.hostPort.rtmp,
      http: this.#options.hostPort.http,
      address: normalizeAddress(socket.remoteAddress ?? ''),
      port: socket.remotePort ?? 0,
    });
  }

  #complainOfRefusal(address: string, limit: string): void {
    this.#refusals.attempt((suppressed) =>
      this.#log.warn({ address: normalizeAddress(address), limit, suppressed }, 'connection refused'),
    );
  }
}
