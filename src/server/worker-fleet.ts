import { Switchboard } from '../cluster/switchboard.ts';
import type { ListeningAddress } from '../http/host-port-listener.ts';
import { systemClock } from '../media/clock.ts';
import type { Logger } from '../module/logger.ts';
import { SharedTables } from '../module/shared-tables.ts';
import { mergeReloads } from './merge-reloads.ts';
import type { ReloadOutcome } from './sluice-server.ts';
import { WorkerBackoff } from './worker-backoff.ts';
import { type WorkerEnd, WorkerProcess } from './worker-process.ts';
import { makeSocketFolder, removeSocket, removeSocketFolder } from './worker-sockets.ts';

export interface WorkerFleetOptions {
  readonly count: number;
  readonly log: Logger;
  /** Where the folder for sockets is made, if not among temporary files. */
  readonly runtimeFolder: string | undefined;
  /** All workers have been given up. */
  readonly onFailed: () => void;
}

/** One of the places for workers: it is filled again when its worker dies. */
interface Place {
  readonly number: number;
  readonly backoff: WorkerBackoff;
  process: WorkerProcess | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** All worker processes of the server, as the primary sees them: it starts, replaces, reloads and stops them. */
export class WorkerFleet {
  readonly #options: WorkerFleetOptions;
  readonly #sockets: string;
  readonly #switchboard = new Switchboard(new SharedTables(() => systemClock.now()));
  readonly #places: readonly Place[];
  #addresses: readonly ListeningAddress[] = [];
  #stopped: Promise<void> | undefined;

  /** @throws {SluiceError} WORKER_SOCKET_PATH */
  constructor(options: WorkerFleetOptions) {
    this.#options = options;
    this.#sockets = makeSocketFolder(options.runtimeFolder);
    this.#places = Array.from({ length: options.count }, (_, index) => ({
      number: index + 1,
      backoff: new WorkerBackoff(),
      process: undefined,
      timer: undefined,
    }));
  }

  /** Where all workers listen, once started. */
  get addresses(): readonly ListeningAddress[] {
    return this.#addresses;
  }

  /**
   * Starts one worker, then, where that has worked, the others: what is wrong shows once, and what a first start makes
   * is made by one.
   *
   * @throws the signal's reason.
   * @throws {WorkerFailure}
   */
  async start(signal?: AbortSignal): Promise<void> {
    signal?.addEventListener('abort', () => void this.stop(), { once: true });
    const [first, ...others] = this.#places;
    if (first === undefined) throw new RangeError('There must be a worker');
    try {
      signal?.throwIfAborted();
      this.#addresses = await this.#fork(first).listening;
      signal?.throwIfAborted();
      await Promise.all(others.map((place) => this.#fork(place).listening));
    } catch (error) {
      await this.stop();
      signal?.throwIfAborted();
      throw error;
    }
    signal?.throwIfAborted();
    for (const place of this.#places) this.#watch(place);
  }

  /** Has every worker take up the configuration anew: it is known to have no error. Places given up are filled. */
  async reload(): Promise<ReloadOutcome> {
    for (const place of this.#places) {
      place.backoff.reset();
      if (place.process === undefined && place.timer === undefined) this.#refill(place, 0);
    }
    const running = this.#places.flatMap(({ process }) => (process?.isListening === true ? [process] : []));
    const outcomes = await Promise.all(running.map((process) => process.reload()));
    if (this.#stopped !== undefined) return { kind: 'stopping' };
    return mergeReloads(outcomes.filter((outcome) => outcome !== undefined));
  }

  /** Each worker says goodbye to its clients, and ends. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const running = this.#places.flatMap((place) => {
      clearTimeout(place.timer);
      return place.process ?? [];
    });
    for (const process of running) process.stop();
    await Promise.all(running.map((process) => process.exited));
    try {
      removeSocketFolder(this.#sockets);
    } catch (err) {
      this.#options.log.warn({ err }, 'the folder of the sockets between workers is left behind');
    }
  }

  #fork(place: Place): WorkerProcess {
    const process = new WorkerProcess(place.number, this.#sockets);
    place.process = process;
    this.#switchboard.join(process.id, process.port);
    void process.exited.then(() => {
      this.#switchboard.leave(process.id);
      removeSocket(this.#sockets, process.id);
      place.process = undefined;
    });
    return process;
  }

  #watch(place: Place): void {
    const { process } = place;
    if (process === undefined) return;
    this.#options.log.info({ worker: place.number, pid: process.pid }, 'a worker serves');
    void process.exited.then((end) => this.#replace(place, end, process.pid));
  }

  #replace(place: Place, end: WorkerEnd, pid: number | undefined): void {
    if (this.#stopped !== undefined) return;
    const { log } = this.#options;
    const { code, fault, servedMs, signal } = end;
    const what = { worker: place.number, pid, code, signal, ...fault?.fields };
    const waitMs = place.backoff.waitAfter(servedMs);
    if (waitMs !== undefined) {
      log.error({ ...what, waitMs }, 'a worker died: another one takes its place');
      this.#refill(place, waitMs);
      return;
    }
    log.error(what, 'a worker dies again and again: it is given up until the next reload');
    const isLast = this.#places.every(({ process, timer }) => process === undefined && timer === undefined);
    if (isLast) this.#options.onFailed();
  }

  #refill(place: Place, waitMs: number): void {
    place.timer = setTimeout(() => {
      place.timer = undefined;
      const process = this.#fork(place);
      process.listening.then(
        () => this.#watch(place),
        () => void process.exited.then((end) => this.#replace(place, end, process.pid)),
      );
    }, waitMs);
  }
}
