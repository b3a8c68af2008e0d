import type { SharedAnswer, SharedCall } from '../module/shared-call.ts';
import { DirectoryTable } from './directory-table.ts';
import type { News, Port, ToPrimary, ToWorker, WorkerId } from './messages.ts';

/** What modules have in common, as the primary keeps it for all workers. */
export interface SharedKeeper {
  run(call: SharedCall, worker: string): SharedAnswer;
  dropWorker(worker: string): void;
}

/**
 * The primary's part: it keeps what must be decided in one place (names, places, notes), and passes on to every
 * worker what the others are to know. It has no clients and never waits.
 */
export class Switchboard {
  readonly #shared: SharedKeeper;
  readonly #workers = new Map<WorkerId, Port<ToWorker, ToPrimary>>();
  /** Connections a worker has told of, for those who come later. */
  readonly #connections = new Map<WorkerId, { total: number; peers: Map<string, number> }>();
  readonly #directory = new DirectoryTable({
    onPublished: (publishing) => this.#sendAll({ type: 'published', ...publishing }),
    onEnded: ({ epoch, key }) => this.#sendAll({ type: 'ended', key, epoch }),
  });

  constructor(shared: SharedKeeper) {
    this.#shared = shared;
  }

  /** A worker began: it hears of all there is. */
  join(worker: WorkerId, port: Port<ToWorker, ToPrimary>): void {
    this.#workers.set(worker, port);
    port.onMessage = (message) => this.#onMessage(worker, port, message);
    for (const publishing of this.#directory.list()) port.send({ type: 'published', ...publishing });
    for (const [other, { peers, total }] of this.#connections) {
      const news = { kind: 'connections', news: { total, peers: [...peers] } } as const;
      port.send({ type: 'told', worker: other, news });
    }
  }

  /** A worker ended, however that came: nothing of it is left. */
  leave(worker: WorkerId): void {
    const port = this.#workers.get(worker);
    if (port === undefined) return;
    port.onMessage = undefined;
    this.#workers.delete(worker);
    this.#connections.delete(worker);
    this.#directory.dropWorker(worker);
    this.#shared.dropWorker(String(worker));
    this.#sendAll({ type: 'gone', worker });
  }

  #onMessage(worker: WorkerId, port: Port<ToWorker, ToPrimary>, message: ToPrimary): void {
    switch (message.type) {
      case 'claim': {
        const { identity, key, question, takeOver } = message;
        const value = this.#directory.claim({ worker, key, identity, takeOver });
        port.send({ type: 'answer', question, ...(value !== undefined && { value }) });
        return;
      }
      case 'release':
        this.#directory.release(message.key, message.epoch);
        return;
      case 'shared': {
        const value = this.#shared.run(message.call, String(worker));
        port.send({ type: 'answer', question: message.question, ...(value !== undefined && { value }) });
        return;
      }
      case 'tell':
        this.#remember(worker, message.news);
        for (const [other, theirs] of this.#workers) {
          if (other !== worker) theirs.send({ type: 'told', worker, news: message.news });
        }
    }
  }

  #remember(worker: WorkerId, { kind, news }: News): void {
    if (kind !== 'connections') return;
    const known = this.#connections.get(worker) ?? { total: 0, peers: new Map<string, number>() };
    known.total = news.total;
    for (const [peer, count] of news.peers) {
      if (count === 0) known.peers.delete(peer);
      else known.peers.set(peer, count);
    }
    this.#connections.set(worker, known);
  }

  #sendAll(message: ToWorker): void {
    for (const port of this.#workers.values()) port.send(message);
  }
}
