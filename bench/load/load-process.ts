import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endWithUs } from '../end-with-us.ts';
import { type LoadLine, type LoadResult, parseLoadLine } from './load-result.ts';

/** Options of rtmpload by their names, without the dashes. */
export type LoadOptions = Readonly<Record<string, string | number>>;

/** One rtmpload, from its start to its result. */
export class LoadProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';
  #result: LoadResult | undefined;

  private constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('rtmpload needs a pipe for its results');
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
  }

  static start(program: string, mode: string, options: LoadOptions): LoadProcess {
    const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(program, [mode, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    endWithUs(child);
    return new LoadProcess(child);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('rtmpload has no process');
    return this.#child.pid;
  }

  /** The next event of this name. Throws when the load ends before. */
  async event(name: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const line = await this.#next();
      if (line === undefined) throw new Error(`rtmpload ended before ${name}: ${this.#reason()}`);
      if (line.kind === 'event' && line.name === name) return line.fields;
    }
  }

  /** Waits for the end. Throws when there is no result. */
  async result(): Promise<LoadResult> {
    while ((await this.#next()) !== undefined);
    if (this.#result === undefined) throw new Error(`rtmpload must end with a result: ${this.#reason()}`);
    return this.#result;
  }

  /** Ends it before its time, which gives a result too. */
  async stop(): Promise<LoadResult> {
    this.end();
    return this.result();
  }

  /** Asks it to end; without effect on one that has. */
  end(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM');
  }

  async #next(): Promise<LoadLine | undefined> {
    const next = await this.#lines.next();
    if (next.done) return undefined;
    const line = parseLoadLine(next.value);
    if (line.kind === 'result') this.#result = line.result;
    return line;
  }

  #reason(): string {
    return this.#errors.trim() || this.#result?.text('last_error') || 'it gave no reason';
  }
}
