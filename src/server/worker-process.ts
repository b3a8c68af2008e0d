import cluster, { type Worker } from 'node:cluster';
import type { Port, ToPrimary, ToWorker } from '../cluster/messages.ts';
import { SluiceError } from '../errors.ts';
import type { ListeningAddress } from '../http/host-port-listener.ts';
import type { ReloadOutcome } from './sluice-server.ts';
import {
  type FromWorkerProcess,
  type ToWorkerProcess,
  type WorkerFault,
  workerNumberVariable,
  workerSocketsVariable,
} from './worker-control.ts';
import { WorkerFailure } from './worker-failure.ts';

/** How a worker process ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Milliseconds since it listened; `undefined` when it never did. */
  readonly servedMs: number | undefined;
  readonly fault: WorkerFault | undefined;
}

/** One worker process, from fork to exit. */
export class WorkerProcess {
  /** Of the place that it holds, from 1 on. */
  readonly number: number;
  readonly #worker: Worker;
  readonly exited: Promise<WorkerEnd>;
  /** Rejects with WorkerFailure when it ends before. */
  readonly listening: Promise<readonly ListeningAddress[]>;
  readonly port: Port<ToWorker, ToPrimary>;
  #fault: WorkerFault | undefined;
  #listeningSinceMs: number | undefined;
  #onReloaded: ((outcome: ReloadOutcome) => void) | undefined;

  constructor(number: number, sockets: string) {
    this.number = number;
    const worker = cluster.fork({ [workerNumberVariable]: number, [workerSocketsVariable]: sockets });
    this.#worker = worker;
    this.port = { send: (message) => this.#send({ type: 'cluster', message }), onMessage: undefined };
    let onListening: (addresses: readonly ListeningAddress[]) => void = () => undefined;
    const listening = new Promise<readonly ListeningAddress[]>((resolve) => {
      onListening = resolve;
    });
    worker.on('message', (message: FromWorkerProcess) => {
      if (message.type === 'listening') {
        this.#listeningSinceMs = performance.now();
        onListening(message.addresses);
      } else this.#onMessage(message);
    });
    // What cannot be sent any more goes to a process that is about to be reported as dead.
    worker.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      worker.once('exit', (code: number | null, signal: string | null) => {
        const since = this.#listeningSinceMs;
        const servedMs = since === undefined ? undefined : performance.now() - since;
        resolve({ code, signal, servedMs, fault: this.#fault });
      });
    });
    this.listening = Promise.race([
      listening,
      this.exited.then((end) => Promise.reject(failureOf(number, end))),
    ]);
    this.listening.catch(() => undefined);
  }

  get id(): number {
    return this.#worker.id;
  }

  get pid(): number | undefined {
    return this.#worker.process.pid;
  }

  get isListening(): boolean {
    return this.#listeningSinceMs !== undefined && !this.#worker.isDead();
  }

  /** Resolves to `undefined` when it ends meanwhile. */
  reload(): Promise<ReloadOutcome | undefined> {
    const reloaded = new Promise<ReloadOutcome>((resolve) => {
      this.#onReloaded = resolve;
    });
    this.#send({ type: 'reload' });
    return Promise.race([reloaded, this.exited.then(() => undefined)]);
  }

  /** Asks it to say goodbye to its clients and to end; see `exited`. */
  stop(): void {
    this.#send({ type: 'stop' });
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }

  #send(message: ToWorkerProcess): void {
    if (this.#worker.isConnected()) this.#worker.send(message);
  }

  #onMessage(message: Exclude<FromWorkerProcess, { type: 'listening' }>): void {
    if (message.type === 'cluster') this.port.onMessage?.(message.message);
    else if (message.type === 'failed') this.#fault = message.fault;
    else this.#onReloaded?.(message.outcome);
  }
}

function failureOf(number: number, { code, fault, signal }: WorkerEnd): WorkerFailure {
  if (fault !== undefined) return new WorkerFailure(fault);
  const { message } = new SluiceError(
    'WORKER_FAILED',
    `${signal ?? `exit code ${code}`} of worker ${number}`,
  );
  return new WorkerFailure({
    code: 1,
    text: `sluice: ${message}\n`,
    fields: { error: 'WORKER_FAILED', reason: message },
  });
}
