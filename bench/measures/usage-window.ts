import { setInterval } from 'node:timers';
import { machineSeconds, usageOf } from './process-usage.ts';

const sampleIntervalMs = 200;

/** What the server, the load and everybody else used within the measured window. */
export interface WindowUsage {
  readonly seconds: number;
  readonly serverCpuSeconds: number;
  readonly loadCpuSeconds: number;
  /** CPU of everything else on this machine, what a hypervisor took included. */
  readonly otherCpuSeconds: number;
  /** The server's most in the window. */
  readonly residentBytes: number;
}

/** Between `start` and `end` of one load. */
export class UsageWindow {
  readonly #server: number;
  readonly #load: readonly number[];
  readonly #before;
  readonly #sampling: NodeJS.Timeout;
  #residentBytes = 0;

  private constructor(server: number, load: readonly number[]) {
    this.#server = server;
    this.#load = load;
    this.#before = this.#read();
    this.#sampling = setInterval(() => this.#sample(), sampleIntervalMs);
    this.#sample();
  }

  /** Opens a window on the process tree of the server and those of the load. */
  static open(server: number, load: readonly number[]): UsageWindow {
    return new UsageWindow(server, load);
  }

  close(): WindowUsage {
    const before = this.#before;
    const after = this.#read();
    this.#sample();
    this.stop();
    const serverCpuSeconds = after.server - before.server;
    const loadCpuSeconds = after.load - before.load;
    const machine = after.machine.busy - before.machine.busy + (after.machine.stolen - before.machine.stolen);
    return {
      seconds: (after.atMs - before.atMs) / 1000,
      serverCpuSeconds,
      loadCpuSeconds,
      otherCpuSeconds: Math.max(0, machine - serverCpuSeconds - loadCpuSeconds),
      residentBytes: this.#residentBytes,
    };
  }

  /** Ends the sampling of a window that nobody will close. */
  stop(): void {
    clearInterval(this.#sampling);
  }

  #sample(): void {
    this.#residentBytes = Math.max(this.#residentBytes, usageOf(this.#server).residentBytes);
  }

  #read() {
    return {
      server: usageOf(this.#server).cpuSeconds,
      load: usageOf(...this.#load).cpuSeconds,
      machine: machineSeconds(),
      atMs: performance.now(),
    };
  }
}
