import type { Duplex } from 'node:stream';
import { ServerHandshake } from '../codec/rtmp/index.ts';
import { ProtocolError } from '../errors.ts';
import type { Clock } from '../media/clock.ts';
import type { ClientCertificate } from '../module/client-certificate.ts';
import type { Gate } from '../module/gate.ts';
import type { Logger } from '../module/logger.ts';
import { RtmpClient } from './client.ts';
import type { ConnectionLimits } from './limits.ts';
import type { RtmpFanOuts } from './rtmp-fan-outs.ts';
import type { Transport } from './transport.ts';

/** What the listener knows of a connection. */
export interface ConnectionOrigin {
  /** True over TLS. */
  readonly secure: boolean;
  /** Name of the HostPort it came in by. */
  readonly hostPort: string;
  /** The peer's IP address and port. */
  readonly address: string;
  readonly port: number;
  /** What the client proved to be by TLS. */
  readonly certificate?: ClientCertificate | undefined;
  /** With `play` the port is for players only. */
  readonly rtmp?: 'on' | 'play' | 'off';
}

export interface ConnectionOptions {
  readonly id: string;
  /** Plain or TLS. */
  readonly socket: Duplex;
  readonly origin: ConnectionOrigin;
  readonly gate: Gate;
  readonly log: Logger;
  readonly limits: ConnectionLimits;
  readonly fanOuts: RtmpFanOuts;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
  /** The socket is closed and everything is given back. */
  readonly onClosed: () => void;
}

const clientLeft = 'the client left';

/** A client that closes while something is on its way to it leaves a reset behind: it left all the same. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === 'EPIPE' || error.code === 'ECONNRESET'
    ? clientLeft
    : `socket error: ${error.message}`;
}

/** One RTMP socket: moves bytes, keeps time, and closes. What the bytes mean is the client's. */
export class RtmpConnection implements Transport {
  readonly id: string;
  readonly log: Logger;
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
  readonly certificate: ClientCertificate | undefined;
  readonly playOnly: boolean;
  readonly #socket: Duplex;
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  readonly #client: RtmpClient;
  #handshake: ServerHandshake | undefined;
  #closeReason: string | undefined;
  #phaseSinceMs: number;
  #heardAtMs: number;
  #pingedAtMs = 0;
  /** When media was last written, which a player does only once all before it was taken. */
  #mediaAtMs = 0;
  /** Since when the peer has not read on; `undefined` while nothing waits for it. */
  #blockedSinceMs: number | undefined;
  #pendingReplyBytes = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(options: ConnectionOptions) {
    const { id, socket, origin, gate, limits, fanOuts, clock, randomBytes, onClosed } = options;
    this.id = id;
    this.address = origin.address;
    this.port = origin.port;
    this.secure = origin.secure;
    this.certificate = origin.certificate;
    this.playOnly = origin.rtmp === 'play';
    this.log = options.log.child({ connection: id, address: this.address, port: this.port });
    this.#socket = socket;
    this.#limits = limits;
    this.#clock = clock;
    this.#heardAtMs = this.#phaseSinceMs = clock.now();
    this.#handshake = new ServerHandshake({ randomBytes, nowMs: () => clock.now() });
    this.#client = new RtmpClient({ transport: this, gate, limits, fanOuts });

    socket.on('data', (bytes: Uint8Array) => this.#receive(bytes));
    socket.on('error', (error) => this.#leave(reasonOf(error)));
    socket.on('end', () => this.#leave(clientLeft));
    socket.on('close', () => {
      this.#leave(clientLeft);
      this.log.info(
        { reason: this.#closeReason, bytesIn: this.#bytesIn, bytesOut: this.#bytesOut },
        'closed',
      );
      onClosed();
    });
    this.log.info(
      {
        secure: origin.secure,
        hostPort: origin.hostPort,
        ...(this.certificate && { certificate: this.certificate.subject }),
      },
      'connection',
    );
  }

  get isClear(): boolean {
    return this.#socket.writableLength === 0 && !this.#socket.destroyed;
  }

  write(bytes: Uint8Array): void {
    this.#mediaAtMs = this.#clock.now();
    this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    if (this.#socket.writableEnded || this.#socket.destroyed) return;
    this.#bytesOut += bytes.length;
    this.#socket.write(bytes, this.#onWritten);
    if (this.#socket.writableLength > 0) this.#blockedSinceMs ??= this.#clock.now();
  }

  reply(bytes: Uint8Array): void {
    this.#send(bytes);
    if (this.#blockedSinceMs === undefined) return;
    this.#pendingReplyBytes += bytes.length;
    if (this.#pendingReplyBytes > this.#limits.maxPendingReplyBytes) this.#abort('replies piled up unread');
  }

  noteProgress(): void {
    if (this.#blockedSinceMs !== undefined) this.#blockedSinceMs = this.#clock.now();
  }

  setReading(reading: boolean): void {
    if (this.#closeReason !== undefined || reading !== this.#socket.isPaused()) return;
    if (reading) this.#socket.resume();
    else this.#socket.pause();
  }

  close(reason: string): void {
    if (this.#closeReason !== undefined) return;
    this.#leave(reason);
    // The peer's bytes are still taken off the socket, unread: a close with bytes in the receive buffer would
    // reset the connection and could take the last words with it.
    this.#socket.resume();
    this.#socket.end();
    const timer = this.#clock.setTimeout(() => this.#socket.destroy(), this.#limits.closeTimeoutMs);
    this.#socket.once('close', () => timer.cancel());
  }

  /** Tells the client that the server stops, then closes. */
  sayGoodbye(description: string): void {
    this.#client.sayGoodbye(description);
    this.close(description);
  }

  /** Cuts the connection without waiting for anything to be sent. */
  destroy(): void {
    this.#abort('cut off');
  }

  /** To be called about once a second: finds out who is late, silent or stuck. */
  checkTime(nowMs: number): void {
    if (this.#closeReason !== undefined) return;
    const late = this.#lateness(nowMs);
    if (late !== undefined) this.#abort(late);
  }

  #lateness(nowMs: number): string | undefined {
    const phaseMs = nowMs - this.#phaseSinceMs;
    if (this.#handshake !== undefined) {
      return phaseMs > this.#limits.handshakeTimeoutMs ? 'the handshake took too long' : undefined;
    }
    const settings = this.#client.settings;
    if (settings === undefined) {
      if (this.#client.isConnecting) return undefined; // The gate has time-outs of its own.
      return phaseMs > this.#limits.connectTimeoutMs ? 'no connect command came' : undefined;
    }
    if (this.#blockedSinceMs !== undefined && nowMs - this.#blockedSinceMs > settings.reader.stallTimeoutMs) {
      return 'stalled: the client stopped reading';
    }
    if (this.#socket.isPaused()) return undefined; // It is we who do not listen, while a gate decides.
    // A player shows that it lives by what it takes: some answer no ping, and none answers one that waits behind
    // a picture.
    const { isPublishing } = this.#client;
    if (this.#blockedSinceMs !== undefined && !isPublishing) return undefined;
    const silentMs = nowMs - this.#heardAtMs;
    const lifelessMs = isPublishing ? silentMs : Math.min(silentMs, nowMs - this.#mediaAtMs);
    if (lifelessMs > settings.deadAfterMs) return 'nothing was heard from the client';
    if (silentMs > settings.pingAfterMs && nowMs - this.#pingedAtMs > settings.pingAfterMs) {
      this.#pingedAtMs = nowMs;
      this.#client.ping(nowMs);
    }
    return undefined;
  }

  #receive(bytes: Uint8Array): void {
    this.#bytesIn += bytes.length;
    if (this.#closeReason !== undefined) return;
    this.#heardAtMs = this.#clock.now();
    try {
      const rest = this.#handshake === undefined ? bytes : this.#shakeHands(this.#handshake, bytes);
      if (rest.length > 0) this.#client.push(rest);
    } catch (error) {
      if (!(error instanceof ProtocolError)) this.log.error({ err: error }, 'internal error');
      this.#abort(error instanceof Error ? error.message : String(error));
    }
  }

  #shakeHands(handshake: ServerHandshake, bytes: Uint8Array): Uint8Array {
    const { output, done, rest } = handshake.push(bytes);
    for (const part of output) this.#send(part);
    if (!done) return rest;
    this.#handshake = undefined;
    this.#phaseSinceMs = this.#clock.now();
    return rest;
  }

  readonly #onWritten = (): void => {
    if (this.#blockedSinceMs === undefined) return;
    if (this.#socket.writableLength > 0) {
      this.noteProgress();
      return;
    }
    this.#blockedSinceMs = undefined;
    this.#pendingReplyBytes = 0;
    this.#client.resumeWriting();
  };

  #abort(reason: string): void {
    this.#leave(reason);
    this.#socket.destroy();
  }

  /** The first reason stands; the client gives back all it holds. */
  #leave(reason: string): void {
    if (this.#closeReason !== undefined) return;
    this.#closeReason = reason;
    this.#client.leave();
  }
}
