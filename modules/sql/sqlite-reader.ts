import { stat } from 'node:fs/promises';
import { type Database, openSqlite, type Statement } from 'sluice/store';
import { databaseFailure } from './database-failure.ts';

/** What is asked, and where. */
export interface SqliteQuestion {
  /** Absolute. */
  readonly path: string;
  /** With `?` for the user name. */
  readonly query: string;
  readonly user: string;
  /** How long it waits for somebody who is writing. */
  readonly busyTimeoutMs: number;
}

interface Opened {
  readonly database: Database;
  readonly statement: Statement;
  /** Tells the file from another one that is put in its place. */
  readonly identity: string;
}

/** Users in an SQLite file, which is opened for reading only. Its queries hold up the whole process that they run in. */
export class SqliteReader {
  #opened: Opened | undefined;

  /** The rows with their columns in order. Throws without secrets. */
  async find(question: SqliteQuestion): Promise<readonly (readonly unknown[])[]> {
    try {
      const { dev, ino } = await stat(question.path);
      const { statement } = this.#open(question, `${dev} ${ino}`);
      return statement.all(question.user).map((row) => {
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

  #open({ busyTimeoutMs, path, query }: SqliteQuestion, identity: string): Opened {
    if (this.#opened?.identity === identity) return this.#opened;
    this.#opened?.database.close();
    this.#opened = undefined;
    const database = openSqlite(path, { readOnly: true });
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      this.#opened = { database, statement: database.prepare(query), identity };
      return this.#opened;
    } catch (error) {
      database.close();
      throw error;
    }
  }
}
