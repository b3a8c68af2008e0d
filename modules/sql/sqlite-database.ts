import { abandonable } from './abandonable.ts';
import type { PasswordDatabase } from './password-database.ts';
import { SqliteProcess } from './sqlite-process.ts';

export interface SqliteOptions {
  /** Absolute. */
  readonly path: string;
  /** With `?` for the user name. */
  readonly query: string;
  /** For waiting and the query together. */
  readonly timeoutMs: number;
}

/** Longest wait for somebody who is writing; half of the time-out where that is shorter. */
const maxBusyMs = 1_000;

type Rows = readonly (readonly unknown[])[];

/** Users in an SQLite file. Queries run in a process of their own, which ends with one that takes too long. */
export class SqliteDatabase implements PasswordDatabase {
  readonly #options: SqliteOptions;
  #process: SqliteProcess | undefined;
  /** Settles when it is the next one's turn. */
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: SqliteOptions) {
    this.#options = options;
  }

  async find(user: string, signal: AbortSignal): Promise<Rows> {
    const { timeoutMs } = this.#options;
    const late = AbortSignal.timeout(timeoutMs);
    const givenUp = AbortSignal.any([signal, late]);
    const answer = this.#turn.then(() => this.#ask(user, givenUp, late));
    this.#turn = answer.catch(() => undefined);
    try {
      return await abandonable(answer, givenUp);
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error;
      throw new Error(`SQLite must answer within sqlTimeout; got nothing in ${timeoutMs} ms`);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#process?.end();
  }

  async #ask(user: string, givenUp: AbortSignal, late: AbortSignal): Promise<Rows> {
    // Whoever has gone meanwhile needs no answer; a query that runs is waited for, up to its time-out.
    givenUp.throwIfAborted();
    const running = this.#startedProcess();
    const end = () => void running.end();
    try {
      // A process that starts slowly is no slow query: the next login has it.
      await abandonable(running.ready, late);
      late.addEventListener('abort', end, { once: true });
      const { path, query, timeoutMs } = this.#options;
      const busyTimeoutMs = Math.min(maxBusyMs, Math.floor(timeoutMs / 2));
      const answer = await running.ask({ path, query, user, busyTimeoutMs });
      if ('failure' in answer) throw new Error(answer.failure);
      return answer.rows;
    } finally {
      late.removeEventListener('abort', end);
      if (running.hasEnded) this.#process = undefined;
    }
  }

  #startedProcess(): SqliteProcess {
    if (this.#isClosed) throw new Error('The database is closed');
    this.#process ??= new SqliteProcess();
    return this.#process;
  }
}
