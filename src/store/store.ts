import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { migrate } from './migrations.ts';
import { type Database, openSqlite } from './sqlite.ts';

/** The database of a home folder, below its data folder. */
export const storeFile = 'sluice.db';

/** How long one process waits for another that is writing. */
const busyTimeoutMs = 2_000;

/** An open database, shared by all who opened it in this process. */
export interface Store {
  readonly database: Database;
  /** Closes it with the last who has it open. Safe to call again. */
  close(): void;
}

interface Shared {
  readonly database: Database;
  users: number;
}

const opened = new Map<string, Shared>();

/**
 * Opens Sluice's database, made and brought up to date where needed: readable for its owner only.
 *
 * @param path of the file
 * @throws {SluiceError} STORE_UNAVAILABLE, STORE_TOO_NEW
 * @throws a Node or SQLite error when the file cannot be opened
 */
export function openStore(path: string): Store {
  const key = resolve(path);
  const shared = opened.get(key) ?? { database: openDatabase(key), users: 0 };
  opened.set(key, shared);
  shared.users += 1;
  let open = true;
  return {
    database: shared.database,
    close() {
      if (!open) return;
      open = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      opened.delete(key);
      shared.database.close();
    },
  };
}

function openDatabase(path: string): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = openSqlite(path);
  try {
    chmodSync(path, 0o600);
    // Several processes use it at once: the server, and whoever calls the command.
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA foreign_keys = ON');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
