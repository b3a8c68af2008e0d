import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SqliteAnswer } from './sqlite-child.ts';
import type { SqliteQuestion } from './sqlite-reader.ts';

/** `.ts` when Sluice runs from its sources, `.js` when it was built. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const script = fileURLToPath(new URL(`./sqlite-child${extension}`, import.meta.url));

/**
 * A process that runs queries. SQLite works on the thread that asks and cannot be interrupted from another one: in a
 * thread a query without end would go on for ever, and would keep the server from ending.
 */
export class SqliteProcess {
  /** Resolves when questions are taken. */
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #hasEnded = false;

  constructor() {
    this.#child = fork(script, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#gone = new Promise((resolve) => {
      const onEnd = () => {
        this.#hasEnded = true;
        resolve();
      };
      // One that cannot be started has no end, only an error.
      this.#child.once('error', onEnd).once('exit', onEnd);
    });
    this.ready = this.#nextMessage().then(() => undefined);
    this.ready.catch(() => undefined);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Asks one question: the next one comes after the answer. Rejects when the process ends before. */
  ask(question: SqliteQuestion): Promise<SqliteAnswer> {
    const answer = this.#nextMessage();
    // Where it fails the process is gone, and says so by its end.
    this.#child.send(question, () => undefined);
    return answer as Promise<SqliteAnswer>;
  }

  /** At once, whatever it is doing. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  #nextMessage(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#child.off('message', onMessage).off('exit', onEnd).off('error', onEnd);
      };
      const onMessage = (message: unknown) => {
        leave();
        resolve(message);
      };
      const onEnd = () => {
        leave();
        reject(new Error('SQLite must answer the query: its process ended'));
      };
      if (this.#hasEnded) onEnd();
      else this.#child.once('message', onMessage).once('exit', onEnd).once('error', onEnd);
    });
  }
}
