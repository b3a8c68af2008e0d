import { SluiceError } from '../errors.ts';
import type { Database } from './sqlite.ts';

/** One step each from an empty file to today's tables. What has been released is never changed, only added to. */
export const migrations: readonly string[] = [
  `CREATE TABLE accounts (
     name TEXT PRIMARY KEY,
     password_hash TEXT NOT NULL,
     adobe_salt TEXT NOT NULL,
     adobe_verifiers TEXT NOT NULL,
     enabled INTEGER NOT NULL DEFAULT 1,
     expires_ms INTEGER,
     created_ms INTEGER NOT NULL,
     changed_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE account_streams (
     account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
     pattern TEXT NOT NULL,
     PRIMARY KEY (account, pattern)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE login_counters (
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     failures INTEGER NOT NULL,
     last_failure_ms INTEGER NOT NULL,
     blocked_until_ms INTEGER NOT NULL,
     PRIMARY KEY (kind, key)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX login_counters_age ON login_counters (kind, last_failure_ms);
   CREATE TABLE audit (
     id INTEGER PRIMARY KEY,
     time_ms INTEGER NOT NULL,
     gate TEXT NOT NULL,
     outcome TEXT NOT NULL,
     connection TEXT NOT NULL,
     protocol TEXT NOT NULL,
     address TEXT NOT NULL,
     port INTEGER NOT NULL,
     secure INTEGER NOT NULL,
     application TEXT NOT NULL,
     instance TEXT NOT NULL,
     stream TEXT NOT NULL,
     user TEXT,
     claimed_user TEXT,
     module TEXT,
     reason TEXT,
     description TEXT NOT NULL,
     duration_ms REAL NOT NULL
   ) STRICT;
   CREATE INDEX audit_time ON audit (time_ms);
   CREATE INDEX audit_user ON audit (user, time_ms);`,
];

/**
 * Brings a database up to date.
 *
 * @throws {SluiceError} STORE_TOO_NEW for one that a later Sluice wrote
 */
export function migrate(database: Database): void {
  database.transaction(() => {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version > migrations.length) {
      throw new SluiceError('STORE_TOO_NEW', `version ${version} where this one knows ${migrations.length}`);
    }
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}
