import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endWithUs } from '../end-with-us.ts';
import { treeOf } from '../measures/process-usage.ts';

const startTimeoutMs = 15_000;
const stopTimeoutMs = 4_000;
const pollMs = 25;

/** Makes a folder for one run of a server. */
export function makeServerFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sluice-bench-'));
}

/** A server's process. What it prints goes to a file, which costs every server the same. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #logFile: string;

  private constructor(child: ChildProcess, folder: string, logFile: string) {
    this.#child = child;
    this.#folder = folder;
    this.#logFile = logFile;
  }

  /** `folder` goes when the server is stopped. */
  static start(command: string, argv: readonly string[], folder: string): ServerProcess {
    const logFile = join(folder, 'output.log');
    const output = openSync(logFile, 'a');
    const child = spawn(command, argv, { cwd: folder, stdio: ['ignore', output, output] });
    closeSync(output);
    endWithUs(child);
    return new ServerProcess(child, folder, logFile);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`The server must start: ${this.#child.spawnfile}`);
    return this.#child.pid;
  }

  /** What it has printed so far. */
  output(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  /** Returns once all of these ports take connections. */
  async untilListening(ports: readonly number[]): Promise<void> {
    for (const port of ports) await this.until(`port ${port}`, () => takesConnections(port));
  }

  /** Asks again and again; throws when the server ends or the time is up. */
  async until<Found>(
    what: string,
    find: () => Promise<Found | undefined> | Found | undefined,
  ): Promise<Found> {
    const deadlineMs = performance.now() + startTimeoutMs;
    while (!this.#hasEnded() && performance.now() < deadlineMs) {
      const found = await find();
      if (found !== undefined) return found;
      await wait(pollMs);
    }
    throw new Error(`The server must come to ${what}; it printed:\n${this.output().slice(-2000)}`);
  }

  /** Asks it to end, and after a while ends it and all below it. */
  async stop(): Promise<void> {
    if (!this.#hasEnded()) {
      const below = treeOf(this.pid).slice(1);
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#killAll(below), stopTimeoutMs);
      await exited;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #killAll(below: readonly number[]): void {
    const stillBelow = new Set(treeOf(this.pid));
    for (const pid of below) {
      if (stillBelow.has(pid)) process.kill(pid, 'SIGKILL');
    }
    this.#child.kill('SIGKILL');
  }
}

function takesConnections(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}
