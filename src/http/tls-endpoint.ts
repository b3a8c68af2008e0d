import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate } from '../module/client-certificate.ts';
import type { Logger } from '../module/logger.ts';
import { verifiedCertificate } from './client-certificate.ts';
import { awaitClientHello } from './client-hello.ts';
import { ComplaintThrottle } from './complaint-throttle.ts';
import { awaitFirstBytes } from './first-bytes.ts';
import { HandshakeServers } from './handshake-servers.ts';
import { complaintIntervalMs } from './listener-limits.ts';
import { normalizeAddress } from './peer-address.ts';
import { type HandshakeLimits, PendingHandshakes } from './pending-handshakes.ts';
import type { TlsMaterial } from './tls-material.ts';

/**
 * Takes over a connection whose handshake is done; `alpnProtocol` tells what it is to speak, if that was agreed.
 * The certificate is the client's, if it showed one that counts.
 */
export type SecureHandler = (socket: TLSSocket, certificate: ClientCertificate | undefined) => void;

export interface TlsEndpointOptions {
  readonly material: TlsMaterial;
  readonly limits: HandshakeLimits;
  readonly log: Logger;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** First bytes of RTMP's handshakes (RTMP 1.0 §5.2.2), of RTMPE's too. */
const rtmpVersions = [3, 6, 8, 9];

/** The TLS side of a secure port: shakes hands on connections that were admitted, and hands them over secure. */
export class TlsEndpoint {
  readonly #log: Logger;
  readonly #limits: HandshakeLimits;
  readonly #pending: PendingHandshakes;
  /** By {@link endpointsOf}: Node tells no other way which socket became secure. */
  readonly #waiting = new Map<string, { readonly socket: Socket; readonly handOver: SecureHandler }>();
  /** For the log: of the sockets below those that are secure. */
  readonly #addresses = new WeakMap<Socket, string>();
  readonly #strangers: ComplaintThrottle;
  readonly #refusals: ComplaintThrottle;
  #servers: HandshakeServers;

  constructor({ material, limits, log, now }: TlsEndpointOptions) {
    this.#log = log;
    this.#limits = limits;
    this.#pending = new PendingHandshakes(limits);
    this.#strangers = new ComplaintThrottle(complaintIntervalMs, now);
    this.#refusals = new ComplaintThrottle(complaintIntervalMs, now);
    this.#servers = this.#makeServers(material);
  }

  /** Connections in the handshake. */
  get pendingCount(): number {
    return this.#pending.count;
  }

  /** New connections get this from now on; the others go on with what they had. */
  use(material: TlsMaterial): void {
    this.#servers = this.#makeServers(material);
  }

  /**
   * Shakes hands, then calls `handOver`, or ends the connection. What was read from the socket must have
   * been put back with `unshift`. The caller listens for the socket's errors.
   *
   * @param address the client's, for the bounds and the log; behind a proxy it is not the socket's.
   */
  accept(socket: Socket, address: string, handOver: SecureHandler): void {
    this.#pending.add(socket, address);
    this.#addresses.set(socket, address);
    // Until a hello comes, a connection costs no more than its socket.
    awaitFirstBytes(socket, {
      timeoutMs: this.#limits.tlsHandshakeTimeoutMs,
      onProtocol: (protocol) => {
        if (protocol === 'tls') this.#shakeHands(socket, handOver);
        else this.#refuseStranger(socket, address, protocol);
      },
    });
  }

  /** Drops what is still shaking hands; connections handed over are their handler's. */
  close(): void {
    this.#pending.close();
  }

  #shakeHands(socket: Socket, handOver: SecureHandler): void {
    const endpoints = endpointsOf(socket);
    this.#waiting.set(endpoints, { socket, handOver });
    socket.once('close', () => this.#waiting.delete(endpoints));
    if (!this.#servers.haveDomains) {
      this.#servers.find().emit('connection', socket);
      return;
    }
    awaitClientHello(socket, (serverName) => this.#servers.find(serverName).emit('connection', socket));
  }

  /** It is not answered: an answer in the clear would look as if the port had taken it. */
  #refuseStranger(socket: Socket, address: string, protocol: string): void {
    const first: unknown = socket.read();
    const isRtmp = first instanceof Uint8Array && rtmpVersions.includes(first[0] ?? 0);
    const what = protocol === 'http' ? 'plain HTTP' : isRtmp ? 'plain RTMP' : 'something else than TLS';
    socket.destroy();
    this.#strangers.attempt((suppressed) =>
      this.#log.info(
        { address: normalizeAddress(address), suppressed },
        `a client spoke ${what} to the secure port`,
      ),
    );
  }

  #makeServers(material: TlsMaterial): HandshakeServers {
    const servers = new HandshakeServers(material, this.#limits.tlsHandshakeTimeoutMs);
    const asks = material.clientAuth !== 'none';
    for (const server of servers.all) {
      server.on('secureConnection', (socket) => this.#secured(socket, asks));
      server.on('tlsClientError', (err, socket) => {
        this.#complainOfHandshake(err, socket);
        // Node leaves a connection open whose handshake timed out.
        socket.destroy();
      });
    }
    return servers;
  }

  #secured(socket: TLSSocket, asksForCertificate: boolean): void {
    socket.on('error', (err: Error) => {
      this.#log.debug({ err }, 'connection failed');
      // Node leaves a connection open that broke the TLS record layer after its handshake.
      socket.destroy();
    });
    const endpoints = endpointsOf(socket);
    const waiting = this.#waiting.get(endpoints);
    if (waiting === undefined) {
      // The peer went in this very moment, and took its address along.
      socket.destroy();
      return;
    }
    this.#waiting.delete(endpoints);
    this.#pending.remove(waiting.socket);
    waiting.handOver(socket, asksForCertificate ? verifiedCertificate(socket) : undefined);
  }

  #complainOfHandshake(err: Error, socket: TLSSocket): void {
    const address = normalizeAddress(this.#addressOf(socket));
    this.#log.debug({ err, address }, 'TLS handshake failed');
    const refusal = certificateRefusal(err, socket);
    if (refusal === undefined) return;
    this.#refusals.attempt((suppressed) =>
      this.#log.info({ address, reason: refusal, suppressed }, 'client certificate refused'),
    );
  }

  /** The client's: a secure socket knows its proxy at best, and only Node's own field leads to the one below. */
  #addressOf(socket: TLSSocket): string {
    const below: unknown = Reflect.get(socket, '_parent');
    return (below instanceof Socket ? this.#addresses.get(below) : undefined) ?? socket.remoteAddress ?? '';
  }
}

/** Why a certificate did not count, or that there was none; `undefined` for handshakes that failed otherwise. */
function certificateRefusal(err: NodeJS.ErrnoException, socket: TLSSocket): string | undefined {
  if (err.code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') return 'there was none';
  const { authorizationError } = socket as { authorizationError: unknown };
  return typeof authorizationError === 'string' ? authorizationError : undefined;
}

/** Unique among the open connections of a machine. */
function endpointsOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}|${socket.localAddress}|${socket.localPort}`;
}
