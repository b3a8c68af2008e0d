import { createRequire } from 'node:module';
import { SluiceError } from '../errors.ts';

/** What a column holds. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** A row by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A prepared statement; its parameters are `?` in order. */
export interface Statement {
  run(...parameters: readonly SqlValue[]): { readonly changes: number };
  /** The first row, if there is one. */
  get(...parameters: readonly SqlValue[]): SqlRow | undefined;
  all(...parameters: readonly SqlValue[]): readonly SqlRow[];
}

/** The part of a SQLite library that Sluice uses. Everything happens at once, on this thread. */
export interface Database {
  prepare(sql: string): Statement;
  /** Runs statements without parameters. */
  exec(sql: string): void;
  /** All that `work` does, or nothing of it when it throws. */
  transaction<T>(work: () => T): T;
  close(): void;
}

interface Library {
  prepare(sql: string): {
    run(...parameters: readonly SqlValue[]): { changes: number | bigint };
    get(...parameters: readonly SqlValue[]): unknown;
    all(...parameters: readonly SqlValue[]): unknown[];
  };
  exec(sql: string): unknown;
  close(): unknown;
}

export interface OpenOptions {
  /** The file must be there, and nothing can be written. */
  readonly readOnly?: boolean;
}

const require = createRequire(import.meta.url);

/** Whether SQLite itself said no: the file is locked, full, broken. Where in Sluice that happened tells nobody anything. */
export function isSqliteError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === 'SqliteError' || ('code' in error && error.code === 'ERR_SQLITE_ERROR');
}

/**
 * Opens a database file by better-sqlite3, or where that cannot be loaded by the SQLite that Node brings along
 * (22.5 and later).
 *
 * @throws {SluiceError} STORE_UNAVAILABLE when there is neither
 * @throws what the library throws for a file that it cannot open
 */
export function openSqlite(path: string, { readOnly = false }: OpenOptions = {}): Database {
  return new LibraryDatabase(openByBetterSqlite(path, readOnly) ?? openByNode(path, readOnly));
}

function openByBetterSqlite(path: string, readOnly: boolean): Library | undefined {
  let BetterSqlite: new (path: string, options: object) => Library;
  try {
    BetterSqlite = require('better-sqlite3') as typeof BetterSqlite;
    // The binding is loaded only now, and may be missing or of another Node.
    new BetterSqlite(':memory:', {}).close();
  } catch {
    return undefined;
  }
  return new BetterSqlite(path, { readonly: readOnly, fileMustExist: readOnly });
}

function openByNode(path: string, readOnly: boolean): Library {
  let sqlite: { DatabaseSync: new (path: string, options: object) => Library };
  try {
    sqlite = withoutSqliteWarning(() => require('node:sqlite') as typeof sqlite);
  } catch {
    const got = `Node ${process.versions.node} without a loadable better-sqlite3 (npm rebuild better-sqlite3)`;
    throw new SluiceError('STORE_UNAVAILABLE', got);
  }
  return new sqlite.DatabaseSync(path, { readOnly });
}

/** Node 22 tells on standard error that its SQLite may change, at the first use: nothing that an operator can mend. */
function withoutSqliteWarning<T>(load: () => T): T {
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (!String(args[0]).includes('SQLite is an experimental feature')) emitWarning(...args);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

class LibraryDatabase implements Database {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  prepare(sql: string): Statement {
    const statement = this.#library.prepare(sql);
    return {
      run: (...parameters) => ({ changes: Number(statement.run(...parameters).changes) }),
      get: (...parameters) => statement.get(...parameters) as SqlRow | undefined,
      all: (...parameters) => statement.all(...parameters) as SqlRow[],
    };
  }

  exec(sql: string): void {
    this.#library.exec(sql);
  }

  transaction<T>(work: () => T): T {
    this.#library.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#library.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  close(): void {
    this.#library.close();
  }

  #rollBack(): void {
    try {
      this.#library.exec('ROLLBACK');
    } catch {
      // SQLite has done it already, as when the disk is full: what counts is why.
    }
  }
}
