import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A screen that nobody sees, by Xvfb, with a number that was free. */
export class VirtualDisplay {
  /** As programs take it from `DISPLAY`. */
  readonly name: string;
  readonly #child: ChildProcess;
  /** Programs end with their screen: with this one they do not outlive the test either. */
  readonly #endWithProcess: () => void;

  private constructor(child: ChildProcess, name: string) {
    this.#child = child;
    this.name = name;
    this.#endWithProcess = () => child.kill();
    process.once('exit', this.#endWithProcess);
  }

  /** Resolves when programs can connect to it. */
  static async start(): Promise<VirtualDisplay> {
    const args = ['-displayfd', '3', '-screen', '0', '1280x720x24', '-nolisten', 'tcp'];
    const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`Xvfb must start; it ended with ${String(code)}`);
    });
    // Xvfb writes the number once it listens.
    const numbers = (child.stdio[3] as Readable).setEncoding('utf8');
    const number = once(numbers, 'data').then(([text]) => String(text).trim());
    const name = `:${await Promise.race([number, ended])}`;
    // Its later end is no failure.
    ended.catch(() => {});
    return new VirtualDisplay(child, name);
  }

  async stop(): Promise<void> {
    process.off('exit', this.#endWithProcess);
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}
