import { stat } from 'node:fs/promises';
import { type Database, openSqlite, type Statement } from 'sluice/store';
import { databaseFailure } from './database-failure.ts';
import type { PasswordDatabase } from './password-database.ts';

export interface SqliteOptions {
  /** Absolute. */
  readonly path: string;
  /** With `?` for the user name. */
  readonly query: string;
}

/** How long a query waits for somebody who is writing. Short: everything else in the process waits with it. */
const busyTimeoutMs = 100;

interface Opened {
  readonly database: Database;
  readonly statement: Statement;
  /** Tells the file from another one that is put in its place. */
  readonly identity: string;
}

/** Users in an SQLite file, which is opened for reading only. */
export class SqliteDatabase implements PasswordDatabase {
  readonly #options: SqliteOptions;
  #opened: Opened | undefined;

  constructor(options: SqliteOptions) {
    this.#options = options;
  }

  async find(user: string): Promise<readonly (readonly unknown[])[]> {
    try {
      const { dev, ino } = await stat(this.#options.path);
      const { statement } = this.#open(`${dev} ${ino}`);
      return statement.all(user).map((row) => {
        // Such keys of an object come first, whatever the order of the columns.
        if (Object.keys(row).some((name) => /^\d+$/.test(name))) {
          throw new Error('columns that are numbers need a name, given by AS');
        }
        return Object.values(row);
      });
    } catch (error) {
      throw databaseFailure('SQLite must answer the query', error, []);
    }
  }

  close(): Promise<void> {
    this.#opened?.database.close();
    this.#opened = undefined;
    return Promise.resolve();
  }

  #open(identity: string): Opened {
    if (this.#opened?.identity === identity) return this.#opened;
    this.#opened?.database.close();
    this.#opened = undefined;
    const database = openSqlite(this.#options.path, { readOnly: true });
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      this.#opened = { database, statement: database.prepare(this.#options.query), identity };
      return this.#opened;
    } catch (error) {
      database.close();
      throw error;
    }
  }
}
