import type { WorkerFault } from './worker-control.ts';

/** A worker did not start: what it had to say, said by the primary once. */
export class WorkerFailure extends Error {
  readonly fault: WorkerFault;

  constructor(fault: WorkerFault) {
    super(fault.text.trimEnd());
    this.name = 'WorkerFailure';
    this.fault = fault;
  }
}
