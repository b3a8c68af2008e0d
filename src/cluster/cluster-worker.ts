import type { Clock } from '../media/clock.ts';
import type { LiveStream } from '../media/live-stream.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { Logger } from '../module/logger.ts';
import type { LoginNews } from '../module/login-guard.ts';
import { ConnectionCounts } from './connection-counts.ts';
import type { Port, ToPrimary, ToWorker, WorkerId } from './messages.ts';
import { defaultRelayLimits, type RelayLimits } from './relay-limits.ts';
import { RelayServer } from './relay-server.ts';
import { Relays } from './relays.ts';
import { WorkerDirectory } from './worker-directory.ts';
import { type Announcement, WorkerLink } from './worker-link.ts';

export interface ClusterWorkerOptions {
  readonly self: WorkerId;
  readonly port: Port<ToPrimary, ToWorker>;
  /** Of a worker's Unix socket. */
  readonly pathOf: (worker: WorkerId) => string;
  readonly registry: StreamRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<RelayLimits>;
}

/** What makes one worker process part of a server: names, streams, counts and logins of all the others. */
export class ClusterWorker {
  readonly directory: WorkerDirectory;
  readonly connections: ConnectionCounts;
  readonly link: WorkerLink;
  /** Set by the owner: another worker counted a login. */
  onLogin: ((news: LoginNews) => void) | undefined;
  readonly #options: ClusterWorkerOptions;
  readonly #relays: Relays;
  readonly #server: RelayServer;

  constructor(options: ClusterWorkerOptions) {
    const { clock, log, pathOf, port, registry, self } = options;
    this.#options = options;
    this.link = new WorkerLink(port);
    this.connections = new ConnectionCounts(clock, (news) => this.link.tell({ kind: 'connections', news }));
    this.directory = new WorkerDirectory({
      self,
      registry,
      link: this.link,
      onPublished: (publishing, displaced) => {
        this.#server.moveOn(publishing.key, publishing.epoch);
        this.#relays.onPublished(publishing, displaced);
      },
      onEnded: (key) => this.#relays.onEnded(key),
    });
    const limits = { ...defaultRelayLimits, ...options.limits };
    const holds = this.directory.holds.bind(this.directory);
    const originOf = this.directory.originOf.bind(this.directory);
    this.#server = new RelayServer({ registry, holds, limits, clock, log });
    this.#relays = new Relays({ registry, originOf, pathOf, limits, clock, log });
    this.link.listen((announcement) => this.#hear(announcement));
  }

  /** Opens the way for other workers. */
  listen(): Promise<void> {
    return this.#server.listen(this.#options.pathOf(this.#options.self));
  }

  /** For the registry. */
  onReadersChanged(stream: LiveStream): void {
    this.#relays.onReadersChanged(stream);
  }

  tellLogin(news: LoginNews): void {
    this.link.tell({ kind: 'login', news });
  }

  close(): void {
    this.#relays.close();
    this.#server.close();
  }

  #hear(announcement: Announcement): void {
    if (announcement.type === 'gone') this.connections.forget(announcement.worker);
    if (announcement.type !== 'told') return;
    const { news, worker } = announcement;
    if (news.kind === 'connections') this.connections.hear(worker, news.news);
    else this.onLogin?.(news.news);
  }
}
