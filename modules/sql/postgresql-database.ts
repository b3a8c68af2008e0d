import type { Sql } from 'postgres';
import { abandonable } from './abandonable.ts';
import { databaseFailure } from './database-failure.ts';
import type { PasswordDatabase } from './password-database.ts';
import type { PostgresqlUrl } from './postgresql-url.ts';

export interface PostgresqlOptions {
  readonly server: PostgresqlUrl;
  /** With `$1` for the user name. */
  readonly query: string;
  /** For waiting, connecting and the answer together. */
  readonly timeoutMs: number;
  readonly poolSize: number;
}

const idleSeconds = 60;
/** How long a server that just failed is left alone. Short: every login in that time waits. */
const backoffSeconds = 0.2;
/** What queries that are under way get when their pool is given up. */
const graceSeconds = 1;

/** Users in PostgreSQL, over a small pool of connections that cannot write. */
export class PostgresqlDatabase implements PasswordDatabase {
  readonly #options: PostgresqlOptions;
  #pool: Sql | undefined;

  constructor(options: PostgresqlOptions) {
    this.#options = options;
  }

  async find(user: string, signal: AbortSignal): Promise<readonly (readonly unknown[])[]> {
    const { query, server, timeoutMs } = this.#options;
    const deadline = AbortSignal.timeout(timeoutMs);
    let pool: Sql | undefined;
    try {
      pool = await this.#open();
      const answer = pool.unsafe(query, [user]).values();
      return await abandonable<readonly (readonly unknown[])[]>(answer, AbortSignal.any([signal, deadline]));
    } catch (error) {
      if (deadline.aborted) {
        // The server ends slow queries itself. When it does not, the connection is dead, and would stay in the pool.
        this.#giveUp(pool);
        throw new Error(`PostgreSQL must answer within sqlTimeout; got nothing in ${timeoutMs} ms`);
      }
      throw databaseFailure('PostgreSQL must answer the query', error, server.secrets);
    }
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.end({ timeout: graceSeconds });
  }

  /** Connects to nothing yet: the first query does. The driver is loaded only where it is used. */
  async #open(): Promise<Sql> {
    const { default: postgres } = await import('postgres');
    const { poolSize, server, timeoutMs } = this.#options;
    this.#pool ??= postgres(server.url, {
      ...(server.socketFolder === undefined ? {} : { host: server.socketFolder }),
      max: poolSize,
      connect_timeout: timeoutMs / 1_000,
      idle_timeout: idleSeconds,
      backoff: () => backoffSeconds,
      fetch_types: false,
      onnotice: () => undefined,
      connection: {
        application_name: 'sluice',
        default_transaction_read_only: true,
        statement_timeout: timeoutMs,
      },
    });
    return this.#pool;
  }

  /** Others may have queries under way in it: they get a moment, in the background. */
  #giveUp(pool: Sql | undefined): void {
    if (pool === undefined || pool !== this.#pool) return;
    this.#pool = undefined;
    pool.end({ timeout: graceSeconds }).catch(() => undefined);
  }
}
