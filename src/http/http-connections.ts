import type { Socket } from 'node:net';
import type { Clock } from '../media/clock.ts';
import type { AcceptedInfo } from './host-port-listener.ts';

interface Connection {
  readonly info: AcceptedInfo;
  readonly isHttp2: boolean;
  /** Requests under way. */
  active: number;
  /** Cuts the connection off when no whole request comes. */
  idleTimer: NodeJS.Timeout | undefined;
}

/**
 * The open connections of the HTTP service: where each comes from, and who takes too long to ask. Node keeps
 * time only for servers that listen themselves.
 */
export class HttpConnections {
  readonly #headersTimeoutMs: number;
  readonly #open = new Map<Socket, Connection>();
  #closing = false;
  #onEmpty: (() => void) | undefined;

  constructor(headersTimeoutMs: number) {
    this.#headersTimeoutMs = headersTimeoutMs;
  }

  get size(): number {
    return this.#open.size;
  }

  add(socket: Socket, info: AcceptedInfo, isHttp2: boolean): void {
    const connection: Connection = { info, isHttp2, active: 0, idleTimer: undefined };
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

  /** A request has come. */
  begin(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    connection.active += 1;
    clearTimeout(connection.idleTimer);
  }

  /** Its answer is complete. */
  finish(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    connection.active -= 1;
    if (this.#closing && connection.active === 0) socket.destroySoon();
    else this.#startWaiting(socket, connection);
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
    connection.idleTimer = setTimeout(() => socket.destroy(), this.#headersTimeoutMs);
  }
}
