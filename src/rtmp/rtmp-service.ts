import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../media/clock.ts';
import type { Gate } from '../module/gate.ts';
import type { Logger } from '../module/logger.ts';
import { type ConnectionOrigin, RtmpConnection } from './connection.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './limits.ts';
import { RtmpFanOuts } from './rtmp-fan-outs.ts';

/** Large enough that most messages are one chunk, and a size that players have long met elsewhere. */
const outgoingChunkBytes = 60_000;
const checkIntervalMs = 1_000;

export interface RtmpServiceOptions {
  readonly gate: Gate;
  readonly log: Logger;
  readonly limits?: Partial<ConnectionLimits>;
  readonly clock?: Clock;
  /** Begins every connection's ID: IDs of several processes must differ. */
  readonly idPrefix?: string | undefined;
  readonly randomBytes?: (size: number) => Uint8Array;
}

/** All RTMP connections of the server, from whichever listener they come. */
export class RtmpService {
  readonly #gate: Gate;
  readonly #idPrefix: string;
  readonly #log: Logger;
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  readonly #randomBytes: (size: number) => Uint8Array;
  readonly #fanOuts = new RtmpFanOuts(outgoingChunkBytes);
  readonly #connections = new Set<RtmpConnection>();
  readonly #checks: NodeJS.Timeout;
  #lastId = 0;
  #onEmpty: (() => void) | undefined;

  constructor(options: RtmpServiceOptions) {
    this.#gate = options.gate;
    this.#idPrefix = options.idPrefix ?? '';
    this.#log = options.log;
    this.#limits = { ...defaultConnectionLimits, ...options.limits };
    this.#clock = options.clock ?? systemClock;
    this.#randomBytes = options.randomBytes ?? randomBytes;
    this.#checks = setInterval(() => this.#check(), checkIntervalMs).unref();
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Takes over an accepted socket, plain or TLS. */
  accept(socket: Duplex, origin: ConnectionOrigin): void {
    this.#lastId += 1;
    const connection = new RtmpConnection({
      id: `${this.#idPrefix}r${this.#lastId}`,
      socket,
      origin,
      gate: this.#gate,
      log: this.#log,
      limits: this.#limits,
      fanOuts: this.#fanOuts,
      clock: this.#clock,
      randomBytes: this.#randomBytes,
      onClosed: () => {
        this.#connections.delete(connection);
        if (this.#connections.size === 0) this.#onEmpty?.();
      },
    });
    this.#connections.add(connection);
  }

  /** Tells every client, flushes and closes; what is still open after `timeoutMs` is cut off. */
  async close(timeoutMs: number): Promise<void> {
    clearInterval(this.#checks);
    if (this.#connections.size === 0) return;
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    const timer = this.#clock.setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, timeoutMs);
    for (const connection of this.#connections) connection.sayGoodbye('The server is shutting down');
    await empty;
    timer.cancel();
  }

  #check(): void {
    const nowMs = this.#clock.now();
    for (const connection of this.#connections) connection.checkTime(nowMs);
  }
}
