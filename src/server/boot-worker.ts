import cluster, { type Worker } from 'node:cluster';
import type { Port, ToPrimary, ToWorker } from '../cluster/messages.ts';
import type { Settings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import { readConfiguration } from './boot.ts';
import type { Environment } from './load-home.ts';
import { loadAllTls } from './prepare-tls.ts';
import { type ReloadOutcome, SluiceServer } from './sluice-server.ts';
import {
  type FromWorkerProcess,
  type ToWorkerProcess,
  type WorkerFault,
  workerNumberVariable,
  workerSocketsVariable,
} from './worker-control.ts';
import { socketPath } from './worker-sockets.ts';

/** The number of this worker, from 1 on; `undefined` in a process that is none. */
export function workerNumber(env: Environment): number | undefined {
  const number = env[workerNumberVariable];
  return cluster.isWorker && number !== undefined ? Number(number) : undefined;
}

export interface WorkerBootOptions {
  /** Absolute. */
  readonly home: string;
  readonly env: Environment;
  readonly log: Logger;
}

/** A worker process of a server that has several: what it is asked, and what it tells. */
export class BootedWorker {
  /** Resolves when the primary asks it to stop. */
  readonly stopAsked: Promise<void>;
  readonly #options: WorkerBootOptions;
  readonly #worker: Worker;
  readonly #port: Port<ToPrimary, ToWorker>;
  #server: SluiceServer | undefined;

  constructor(options: WorkerBootOptions) {
    const { worker } = cluster;
    if (worker === undefined) throw new TypeError('Only a worker process can boot as one');
    this.#options = options;
    this.#worker = worker;
    this.#port = { send: (message) => this.#tell({ type: 'cluster', message }), onMessage: undefined };
    this.stopAsked = new Promise((resolve) => {
      worker.on('message', (message: ToWorkerProcess) => {
        if (message.type === 'cluster') this.#port.onMessage?.(message.message);
        else if (message.type === 'stop') resolve();
        else void this.#reload();
      });
    });
  }

  /**
   * From the configuration that the primary has checked to a listening server.
   *
   * @throws as `bootServer` does.
   */
  async start(signal: AbortSignal): Promise<void> {
    const { env, log } = this.#options;
    const { settings, tls } = await this.#read(signal);
    const folder = env[workerSocketsVariable] ?? '';
    this.#server = new SluiceServer({
      settings,
      tls: tls.materials,
      log,
      worker: { self: this.#worker.id, port: this.#port, pathOf: (worker) => socketPath(folder, worker) },
    });
    await this.#server.start(signal);
    this.#tell({ type: 'listening', addresses: this.#server.addresses });
  }

  /** Says goodbye to clients. */
  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  /** Tells the primary why it could not start; resolves when that is told. */
  fail(fault: WorkerFault): Promise<void> {
    const message: FromWorkerProcess = { type: 'failed', fault };
    return new Promise((resolve) => {
      this.#worker.process.send?.(message, undefined, undefined, () => resolve());
    });
  }

  async #reload(): Promise<void> {
    this.#tell({ type: 'reloaded', outcome: await this.#tryReload() });
  }

  async #tryReload(): Promise<ReloadOutcome> {
    try {
      const { settings, tls } = await this.#read(undefined);
      return plain((await this.#server?.reload(settings, tls.materials)) ?? { kind: 'stopping' });
    } catch (err) {
      // The primary has read the same files a moment ago: they have changed since.
      this.#options.log.error({ err }, 'the configuration was not reloaded: the one before stays in force');
      return { kind: 'refused', problems: [] };
    }
  }

  /** The primary has said what there is to say of it. */
  #read(signal: AbortSignal | undefined) {
    const loadTls = (settings: Settings) => loadAllTls(settings, new Date());
    return readConfiguration({ ...this.#options, log: silent, signal, loadTls });
  }

  #tell(message: FromWorkerProcess): void {
    if (this.#worker.isConnected()) this.#worker.send(message);
  }
}

/** An error's message does not get from one process to another by itself. */
function plain(outcome: ReloadOutcome): ReloadOutcome {
  if (outcome.kind !== 'done') return outcome;
  const failed = outcome.ports.failed.map(({ code, message, port }) => ({ code, message, port }));
  return { ...outcome, ports: { ...outcome.ports, failed } };
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};
