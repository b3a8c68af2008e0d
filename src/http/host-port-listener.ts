import type { Socket } from 'node:net';
import type { IpRules } from '../codec/ip-rules/index.ts';
import type { HostPortSettings } from '../config/settings.ts';
import type { ProtocolError } from '../errors.ts';
import type { ClientCertificate } from '../module/client-certificate.ts';
import type { Logger } from '../module/logger.ts';
import type { Admission, AdmissionAnswer } from './admission.ts';
import { ComplaintThrottle } from './complaint-throttle.ts';
import { complaintIntervalMs, type ListenerLimits } from './listener-limits.ts';
import { ListeningPort, type PortUser } from './listening-port.ts';
import { normalizeAddress } from './peer-address.ts';
import { type Peer, ProxyEntrance } from './proxy-entrance.ts';
import type { TlsMaterial } from './tls-material.ts';
import { TlsPort } from './tls-port.ts';

/** Where a HostPort listens in fact: the port is the system's choice where 0 was configured. */
export interface ListeningAddress {
  readonly hostPort: string;
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
}

export interface AcceptedInfo {
  /** Over TLS, with the handshake done, or a trusted proxy says that the client spoke TLS to it. */
  readonly secure: boolean;
  readonly hostPort: string;
  /**
   * The peer: its IP address, an IPv4 one as IPv4 also on a dual-stack socket, and its port. Behind a trusted
   * proxy that says so it is the client and not the proxy.
   */
  readonly address: string;
  readonly port: number;
  /** What this port serves: with `play`, RTMP is for players only. */
  readonly rtmp: HostPortSettings['rtmp'];
  readonly http: HostPortSettings['http'];
  /** Proxies whose `Forwarded` and `X-Forwarded-For` are believed. */
  readonly trustedProxies?: IpRules | undefined;
  /** Takes a place for a client whose request a trusted proxy sends over this connection; `undefined`: no need. */
  readonly countClient?: ((client: string) => AdmissionAnswer | undefined) | undefined;
  /** Of the client, if it showed one that leads to the port's trust store. */
  readonly certificate?: ClientCertificate | undefined;
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
  readonly #tls: TlsPort | undefined;
  readonly #entrance: ProxyEntrance | undefined;
  readonly #ports: ListeningPort[] = [];
  readonly #refusals: ComplaintThrottle;
  readonly #acceptFailures: ComplaintThrottle;
  readonly #proxyFaults: ComplaintThrottle;

  constructor(options: HostPortListenerOptions) {
    // Passwords must never cross in the clear a port that its operator believes to be encrypted.
    if ((options.hostPort.ssl === undefined) !== (options.tls === undefined)) {
      throw new TypeError('A HostPort must have TLS material exactly when it has an SSLConfig');
    }
    this.#options = options;
    this.#log = options.log.child({ hostPort: options.hostPort.name });
    this.#refusals = new ComplaintThrottle(complaintIntervalMs, options.now);
    this.#acceptFailures = new ComplaintThrottle(complaintIntervalMs, options.now);
    this.#proxyFaults = new ComplaintThrottle(complaintIntervalMs, options.now);
    this.#entrance = options.hostPort.proxies && new ProxyEntrance(options.hostPort.proxies);
    const { hostPort, limits, now, tls } = options;
    this.#tls =
      tls && hostPort.ssl && new TlsPort({ ssl: hostPort.ssl, material: tls, limits, log: this.#log, now });
  }

  get hostPort(): HostPortSettings {
    return this.#options.hostPort;
  }

  /** Connections that have yet to tell their PROXY header or to finish the TLS handshake. */
  get pendingCount(): number {
    return (this.#entrance?.pendingCount ?? 0) + (this.#tls?.pendingCount ?? 0);
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
    this.#tls?.start();
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
    this.#tls?.start();
    this.#options.log.info(this.#addressOf(opened), 'listening');
  }

  /** Takes over a port that is open: what connects from now on comes here. */
  takePort(port: ListeningPort): void {
    port.user = this;
    this.#ports.push(port);
    this.#tls?.start();
  }

  /** The ports, still open, for others to take or close; what is shaking hands goes on here. */
  releasePorts(): ListeningPort[] {
    this.#tls?.stop();
    return this.#ports.splice(0);
  }

  /** Stops accepting and drops what is still shaking hands; connections handed over are their handler's. */
  close(): void {
    for (const port of this.#ports.splice(0)) port.close();
    this.#entrance?.close();
    this.#tls?.close();
  }

  /**
   * Takes up key stores that changed, at once. What is wrong with them stands in the log.
   *
   * @returns true when clients see another certificate now.
   */
  async reloadTls(): Promise<boolean> {
    const before = this.#tls?.certificate.fingerprint256;
    await this.#tls?.reload();
    return this.#tls?.certificate.fingerprint256 !== before;
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
    // A proxy's own address stands for all its clients: each of them counts once it is known.
    const counted = this.#entrance?.trusted.matches(remoteAddress) ? undefined : remoteAddress;
    if (!this.#take(socket, this.#options.admission.admit(counted), remoteAddress)) return;
    if (this.#entrance === undefined) {
      const address = normalizeAddress(remoteAddress);
      this.#enter(socket, { address, port: socket.remotePort ?? 0, secure: false });
      return;
    }
    this.#entrance.identify(socket, {
      timeoutMs: this.#options.limits.proxyHeaderTimeoutMs,
      onPeer: (peer, viaProxy) => {
        const { address } = peer;
        if (viaProxy && !this.#take(socket, this.#options.admission.countPeer(address), address)) return;
        this.#enter(socket, peer);
      },
      onFault: (err) => {
        socket.resetAndDestroy();
        this.#complainOfProxy(err, remoteAddress);
      },
    });
  }

  /** Holds the place until the connection ends, or ends it now. */
  #take(socket: Socket, answer: AdmissionAnswer, address: string): boolean {
    if (!answer.admitted) {
      // A reset, not a close: a flood leaves no sockets in TIME_WAIT.
      socket.resetAndDestroy();
      this.#complainOfRefusal(address, answer.limit);
      return false;
    }
    socket.once('close', () => answer.release());
    return true;
  }

  #enter(socket: Socket, peer: Peer): void {
    if (this.#tls === undefined) this.#handOver(socket, peer);
    else
      this.#tls.accept(socket, peer.address, (secure, certificate) =>
        this.#handOver(secure, peer, certificate),
      );
  }

  #handOver(socket: Socket, { address, port, secure }: Peer, certificate?: ClientCertificate): void {
    const { hostPort } = this;
    this.#options.onConnection(socket, {
      secure: secure || this.#tls !== undefined,
      hostPort: hostPort.name,
      rtmp: hostPort.rtmp,
      http: hostPort.http,
      address,
      port,
      trustedProxies: this.#entrance?.trusted,
      countClient: this.#entrance && ((client) => this.#countClient(client)),
      // The proxy ended the client's TLS: whose certificate this is, it is not the client's.
      certificate: secure ? undefined : certificate,
    });
  }

  #countClient(client: string): AdmissionAnswer | undefined {
    if (this.#entrance?.trusted.matches(client)) return undefined;
    const answer = this.#options.admission.countPeer(client);
    if (!answer.admitted) this.#complainOfRefusal(client, answer.limit);
    return answer;
  }

  #complainOfProxy(err: ProtocolError, address: string): void {
    this.#proxyFaults.attempt((suppressed) =>
      this.#log.warn({ err, address: normalizeAddress(address), suppressed }, 'PROXY header refused'),
    );
  }

  #complainOfRefusal(address: string, limit: string): void {
    this.#refusals.attempt((suppressed) =>
      this.#log.warn({ address: normalizeAddress(address), limit, suppressed }, 'connection refused'),
    );
  }
}
