import type { Socket } from 'node:net';
import type { Clock } from '../media/clock.ts';
import type { AcceptedInfo } from './host-port-listener.ts';
import type { HttpLimits } from './http-limits.ts';

interface Connection {
  readonly info: AcceptedInfo;
  readonly isHttp2: boolean;
  /** Requests under way: of HTTP/1.1 one at most. */
  active: number;
  /** Requests of HTTP/1.1 that came before the answer to the one under way. */
  readonly waiting: (() => void)[];
  /** Cuts the connection off when no whole request comes. */
  idleTimer: NodeJS.Timeout | undefined;
}

/**
 * The open connections of the HTTP service: where each comes from, whose turn it is, and who takes too long to ask.
 * Node keeps time only for servers that listen themselves, and reads on however many requests wait.
 */
export class HttpConnections {
  readonly #limits: Pick<HttpLimits, 'headersTimeoutMs' | 'maxPipelinedRequests'>;
  readonly #open = new Map<Socket, Connection>();
  #closing = false;
  #onEmpty: (() => void) | undefined;

  constructor(limits: Pick<HttpLimits, 'headersTimeoutMs' | 'maxPipelinedRequests'>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  add(socket: Socket, info: AcceptedInfo, isHttp2: boolean): void {
    const connection: Connection = { info, isHttp2, active: 0, waiting: [], idleTimer: undefined };
    this.#open.set(socket, connection);
    this.#startWaiting(socket, connection);
    socket.once('close', () => {
      clearTimeout(connection.idleTimer);
      this.#open.delete(socket);
      if (this.#open.size === 0) this.#onEmpty?.();
    });
  }

  infoOf(socket: Socket): AcceptedInfo | undefined {
    return this.#open.get(socket)?.info;
  }

  /**
   * A request has come: starts it, on HTTP/1.1 after the answers to those before it, since a body that grows needs
   * the connection for itself (RFC 9112 §9.3.2). A client that asks on and on before it is answered is cut off.
   */
  begin(socket: Socket, start: () => void): void {
    const connection = this.#open.get(socket);
    if (connection === undefined || socket.destroyed) return;
    clearTimeout(connection.idleTimer);
    if (connection.isHttp2 || connection.active === 0) {
      connection.active += 1;
      start();
    } else if (connection.waiting.length < this.#limits.maxPipelinedRequests) connection.waiting.push(start);
    else socket.destroy();
  }

  /** The answer to a request that was started is complete. */
  finish(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    connection.active -= 1;
    if (this.#closing && connection.active === 0) socket.destroySoon();
    const next = socket.writable ? connection.waiting.shift() : undefined;
    if (next === undefined) {
      this.#startWaiting(socket, connection);
      return;
    }
    connection.active += 1;
    next();
  }

  /** Closes what is idle, lets answers under way end, and cuts off the rest after `timeoutMs`. */
  async close(timeoutMs: number, clock: Clock): Promise<void> {
    this.#closing = true;
    for (const [socket, { active }] of this.#open) if (active === 0) socket.destroy();
    if (this.#open.size === 0) return;
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    const timer = clock.setTimeout(() => {
      for (const socket of this.#open.keys()) socket.destroy();
    }, timeoutMs);
    await empty;
    timer.cancel();
  }

  /** Silence on HTTP/2 is for its session to notice, since pings count there. */
  #startWaiting(socket: Socket, connection: Connection): void {
    if (connection.active > 0 || connection.isHttp2) return;
    clearTimeout(connection.idleTimer);
    connection.idleTimer = setTimeout(() => socket.destroy(), this.#limits.headersTimeoutMs);
  }
}
