import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { type RelayFrame, RelayFrameReader } from '../codec/relay/index.ts';
import type { Clock } from '../media/clock.ts';
import { type StreamKey, streamKeyText } from '../media/stream-key.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { Logger } from '../module/logger.ts';
import { RelayFeed } from './relay-feed.ts';
import type { RelayLimits } from './relay-limits.ts';

/** How often feeds are looked at that another worker does not take. */
const checkIntervalMs = 1_000;

export interface RelayServerOptions {
  readonly registry: StreamRegistry;
  /** Whether a publisher of this worker has that name by that epoch. */
  readonly holds: (key: StreamKey, epoch: number) => boolean;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Gives other workers the streams that are published on this one, over a Unix socket. */
export class RelayServer {
  readonly #options: RelayServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #feeds = new Map<
    RelayFeed,
    { readonly name: string; readonly epoch: number; readonly socket: Socket }
  >();
  readonly #checks: NodeJS.Timeout;

  constructor(options: RelayServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.on('error', (err) => options.log.error({ err }, 'another worker could not connect'));
    this.#checks = setInterval(() => this.#dropStalled(), checkIntervalMs).unref();
  }

  get feedCount(): number {
    return this.#feeds.size;
  }

  /** @param path in a folder that nobody else may enter: between `listen` and `chmod` others might connect */
  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
    await chmod(path, 0o600);
  }

  /** The name has another publisher now: whoever relays the one before asks anew, here or elsewhere. */
  moveOn(key: StreamKey, epoch: number): void {
    const name = streamKeyText(key);
    for (const [feed, wanted] of this.#feeds) {
      if (wanted.name === name && wanted.epoch < epoch) feed.end('moved');
    }
  }

  close(): void {
    clearInterval(this.#checks);
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    const { clock, limits, log } = this.#options;
    this.#sockets.add(socket);
    const timer = clock.setTimeout(() => socket.destroy(), limits.relaySubscribeTimeoutMs);
    socket.on('error', (err) => log.debug({ err }, 'a relay to another worker failed'));
    socket.once('close', () => {
      timer.cancel();
      this.#sockets.delete(socket);
    });
    const reader = new RelayFrameReader(limits.maxRelayFrameBytes);
    socket.on('data', (bytes) => {
      try {
        for (const frame of reader.push(bytes)) {
          timer.cancel();
          this.#subscribe(socket, frame);
        }
      } catch (err) {
        log.error({ err }, 'another worker asked for a stream in a way that is unknown here');
        socket.destroy();
      }
    });
  }

  #subscribe(socket: Socket, frame: RelayFrame): void {
    const { holds, limits, registry } = this.#options;
    if (frame.type !== 'subscribe') return;
    const { application, epoch, instance, name } = frame;
    const key = { application, instance, name };
    const stream = registry.find(key);
    if (stream === undefined || !holds(key, epoch)) {
      // It has just ended, or is about to begin: the other worker knows better in a moment.
      socket.end();
      return;
    }
    const feed = new RelayFeed(socket, stream, limits.relayReader);
    this.#feeds.set(feed, { name: streamKeyText(key), epoch, socket });
    socket.once('close', () => this.#feeds.delete(feed));
  }

  #dropStalled(): void {
    for (const [feed, { name, socket }] of this.#feeds) {
      if (!feed.isStalled) continue;
      this.#options.log.warn(
        { stream: name },
        'another worker does not take a stream: its relay begins anew',
      );
      socket.destroy();
    }
  }
}
