import type { LoginCounter, LoginCounterStore } from '../module/login-counters.ts';
import type { Database, SqlRow, Statement } from './sqlite.ts';

export type { LoginCounter };

/** Rows kept of each kind: with more, those that failed longest ago go. */
export const maxLoginCounters = 10_000;

/** Rows beyond the bound that are let be until they are cleared away together. */
const slack = 1_000;

/** Counters of failed logins in Sluice's database, where the command can see and lift them. */
export class LoginCounterTable implements LoginCounterStore {
  readonly #database: Database;
  readonly #save: Statement;
  readonly #remove: Statement;
  readonly #has: Statement;
  #savedSinceTrim = 0;

  constructor(database: Database) {
    this.#database = database;
    this.#save = database.prepare(
      `INSERT INTO login_counters (kind, key, failures, last_failure_ms, blocked_until_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (kind, key) DO UPDATE SET failures = excluded.failures,
         last_failure_ms = excluded.last_failure_ms, blocked_until_ms = excluded.blocked_until_ms`,
    );
    this.#remove = database.prepare('DELETE FROM login_counters WHERE kind = ? AND key = ?');
    this.#has = database.prepare('SELECT 1 FROM login_counters WHERE kind = ? AND key = ?');
  }

  load(): readonly LoginCounter[] {
    return this.#database
      .prepare('SELECT * FROM login_counters ORDER BY blocked_until_ms DESC, last_failure_ms DESC')
      .all()
      .map(counterOf);
  }

  save({ blockedUntilMs, failures, key, kind, lastFailureMs }: LoginCounter): void {
    this.#save.run(kind, key, failures, lastFailureMs, blockedUntilMs);
    this.#savedSinceTrim += 1;
    if (this.#savedSinceTrim > slack) this.#trim();
  }

  remove(kind: LoginCounter['kind'], key: string): void {
    this.#remove.run(kind, key);
  }

  has(kind: LoginCounter['kind'], key: string): boolean {
    return this.#has.get(kind, key) !== undefined;
  }

  #trim(): void {
    this.#savedSinceTrim = 0;
    const trim = this.#database.prepare(
      `DELETE FROM login_counters WHERE kind = ? AND key IN (
         SELECT key FROM login_counters WHERE kind = ? ORDER BY last_failure_ms DESC LIMIT -1 OFFSET ?)`,
    );
    for (const kind of ['address', 'user']) trim.run(kind, kind, maxLoginCounters);
  }
}

function counterOf(row: SqlRow): LoginCounter {
  return {
    kind: row['kind'] === 'user' ? 'user' : 'address',
    key: String(row['key']),
    failures: Number(row['failures']),
    lastFailureMs: Number(row['last_failure_ms']),
    blockedUntilMs: Number(row['blocked_until_ms']),
  };
}
