import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { SslSettings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import { logExpiry } from './certificate-expiry.ts';
import type { HandshakeLimits } from './pending-handshakes.ts';
import { type SecureHandler, TlsEndpoint } from './tls-endpoint.ts';
import type { TlsMaterial } from './tls-material.ts';
import { TlsReloader } from './tls-reloader.ts';

const expiryIntervalMs = 86_400_000;

export interface TlsPortOptions {
  readonly ssl: SslSettings;
  readonly material: TlsMaterial;
  readonly limits: HandshakeLimits;
  readonly log: Logger;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** All that makes a port secure: handshakes, certificates that are current, and word of those that end soon. */
export class TlsPort {
  readonly #log: Logger;
  readonly #endpoint: TlsEndpoint;
  readonly #reloader: TlsReloader;
  #material: TlsMaterial;
  #daily: NodeJS.Timeout | undefined;

  constructor({ limits, log, material, now, ssl }: TlsPortOptions) {
    this.#log = log;
    this.#material = material;
    this.#endpoint = new TlsEndpoint({ material, limits, log, now });
    this.#reloader = new TlsReloader({
      ssl,
      material,
      log,
      now,
      onMaterial: (fresh) => this.#use(fresh),
    });
  }

  /** What clients see that ask for no other domain. */
  get certificate(): X509Certificate {
    return this.#material.certificate;
  }

  /** Connections in the handshake. */
  get pendingCount(): number {
    return this.#endpoint.pendingCount;
  }

  /** The port is open: says how long its certificates are valid, now and daily, and follows their files. */
  start(): void {
    if (this.#daily !== undefined) return;
    this.#reportExpiry();
    this.#daily = setInterval(() => this.#reportExpiry(), expiryIntervalMs).unref();
    this.#reloader.start();
  }

  /** Takes up changed files at once. Never throws: what is wrong stands in the log. */
  reload(): Promise<void> {
    return this.#reloader.reload();
  }

  /** As {@link TlsEndpoint.accept}. */
  accept(socket: Socket, address: string, handOver: SecureHandler): void {
    this.#endpoint.accept(socket, address, handOver);
  }

  /** The port is no longer open; what is shaking hands may go on. */
  stop(): void {
    clearInterval(this.#daily);
    this.#daily = undefined;
    this.#reloader.stop();
  }

  /** Drops what is shaking hands. */
  close(): void {
    this.stop();
    this.#endpoint.close();
  }

  #use(material: TlsMaterial): void {
    this.#material = material;
    this.#endpoint.use(material);
    this.#reportExpiry();
  }

  #reportExpiry(): void {
    logExpiry(this.#material.certificates, this.#log, new Date());
  }
}
