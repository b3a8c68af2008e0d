import { availableParallelism } from 'node:os';
import type { ServerSettings } from '../config/settings.ts';

/** Processes that are to serve clients. */
export function workerCount({ workers }: ServerSettings): number {
  // As many as Workers may be: each has the memory of a whole server.
  return workers === 'auto' ? Math.min(64, availableParallelism()) : workers;
}
