import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SluiceError } from '../errors.ts';
import { migrate } from './migrations.ts';
import { type Database, isSqliteError, openSqlite } from './sqlite.ts';

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
 * @param path of the file; its folder is made, the folder above must be there
 * @throws {SluiceError} STORE_UNAVAILABLE, STORE_TOO_NEW, STORE_NOT_OPENED
 * @throws a Node error when file or folder cannot be made
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
  makeFile(path);
  try {
    return prepareDatabase(path);
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    throw new SluiceError('STORE_NOT_OPENED', `${path}: ${error.message}`, { cause: error });
  }
}

/** At no time is it readable for others, nor are the files that SQLite puts beside it, which take its mode. */
function makeFile(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** One level only: a home folder that is mistyped must not come into being. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function prepareDatabase(path: string): Database {
  const database = openSqlite(path);
  try {
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
