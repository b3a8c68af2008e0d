import { type Database, openSqlite } from 'sluice/store';
import type { UserSource } from './token-server.ts';

/**
 * Users in a SQLite file, by better-sqlite3 or Node's own SQLite. The passwords are there as they are: the
 * protocol hands them out.
 */
export class SqliteUsers implements UserSource {
  readonly #database: Database;

  /** @param path of the file, which is made when it is not there; `:memory:` for none */
  constructor(path: string) {
    this.#database = openSqlite(path);
    this.#database.exec('CREATE TABLE IF NOT EXISTS users (username TEXT PRIMARY KEY, pwd TEXT NOT NULL)');
  }

  /** Adds a user, or gives one that is there another password. */
  add(user: string, password: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO users (username, pwd) VALUES (?, ?)').run(user, password);
  }

  getPassword(user: string): string | undefined {
    const row = this.#database.prepare('SELECT pwd FROM users WHERE username = ?').get(user);
    return row && String(row['pwd']);
  }

  close(): void {
    this.#database.close();
  }
}
