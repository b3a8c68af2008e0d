import type { ToPrimary, ToWorker } from '../cluster/messages.ts';
import type { ListeningAddress } from '../http/host-port-listener.ts';
import type { ReloadOutcome } from './sluice-server.ts';

/** Why a worker did not start, as its own process would have told. */
export interface WorkerFault {
  /** The exit code that it means. */
  readonly code: 1 | 2;
  /** For a person, with a newline at the end. */
  readonly text: string;
  /** For the log. */
  readonly fields: object;
}

/** From a worker process to the primary. */
export type FromWorkerProcess =
  | { readonly type: 'cluster'; readonly message: ToPrimary }
  | { readonly type: 'listening'; readonly addresses: readonly ListeningAddress[] }
  | { readonly type: 'failed'; readonly fault: WorkerFault }
  | { readonly type: 'reloaded'; readonly outcome: ReloadOutcome };

/** From the primary to a worker process. */
export type ToWorkerProcess =
  | { readonly type: 'cluster'; readonly message: ToWorker }
  | { readonly type: 'reload' }
  | { readonly type: 'stop' };

/** In the environment of a worker: its number among the workers, and the folder of their sockets. */
export const workerNumberVariable = 'SLUICE_WORKER';
export const workerSocketsVariable = 'SLUICE_WORKER_SOCKETS';
