import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostPortSettings } from '../config/settings.ts';
import { ListenError } from './listen-error.ts';
import { keepAliveDelayMs } from './listener-limits.ts';

/** Whom the connections of a port come to. */
export interface PortUser {
  /** `noDelay` and all else that is set for one connection is its affair. */
  onSocket(socket: Socket): void;
  /** A connection could not be accepted; the port goes on. */
  onAcceptError(error: Error): void;
}

/** What a port is opened by. */
type PortSettings = Pick<HostPortSettings, 'name' | 'ipAddress' | 'backlog' | 'location'>;

/**
 * How long a worker that goes over to another address of a port waits for the others to leave the one before: it is
 * closed with the last of them.
 */
const otherWorkersMs = 1_000;

async function listen({ backlog, ipAddress }: PortSettings, port: number): Promise<Server> {
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: keepAliveDelayMs });
  server.listen({
    port,
    backlog,
    // Without a host Node listens on all IPv6 and IPv4 addresses.
    ...(ipAddress !== '*' && { host: ipAddress }),
  });
  await once(server, 'listening');
  return server;
}

/** One open TCP port. Its user may change while it is open: no connection is lost in between. */
export class ListeningPort {
  user: PortUser;
  readonly ipAddress: string;
  readonly backlog: number;
  /** As configured: 0 is whatever the system gave. */
  readonly configured: number;
  /** Where it listens in fact. */
  readonly bound: { readonly address: string; readonly port: number };
  readonly #server: Server;

  private constructor(
    server: Server,
    { backlog, ipAddress }: PortSettings,
    configured: number,
    user: PortUser,
  ) {
    this.user = user;
    this.ipAddress = ipAddress;
    this.backlog = backlog;
    this.configured = configured;
    this.#server = server;
    const bound = server.address();
    this.bound =
      bound !== null && typeof bound === 'object'
        ? { address: bound.address, port: bound.port }
        : { address: ipAddress, port: configured };
    server.on('connection', (socket) => this.user.onSocket(socket));
    server.on('error', (err) => this.user.onAcceptError(err));
  }

  /** @throws {ListenError} PORT_IN_USE, PORT_FORBIDDEN, LISTEN_ADDRESS_UNAVAILABLE, LISTEN_FAILED */
  static async open(settings: HostPortSettings, port: number, user: PortUser): Promise<ListeningPort> {
    const giveUpMs = performance.now() + (cluster.isWorker ? otherWorkersMs : 0);
    for (;;) {
      try {
        return new ListeningPort(await listen(settings, port), settings, port, user);
      } catch (error) {
        const cause = error as NodeJS.ErrnoException;
        if (cause.code !== 'EADDRINUSE' || performance.now() > giveUpMs) {
          throw new ListenError(settings, port, cause);
        }
        await delay(otherWorkersMs / 20);
      }
    }
  }

  /** True when opening `port` by these settings would open this very port. */
  isFor({ backlog, ipAddress }: PortSettings, port: number): boolean {
    return this.ipAddress === ipAddress && this.backlog === backlog && this.configured === port;
  }

  /** Stops accepting; connections that were accepted go on. */
  close(): void {
    this.#server.close();
  }
}
