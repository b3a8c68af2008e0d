import { isAbsolute, join } from 'node:path';
import type { PasswordDatabase } from './password-database.ts';
import { makePasswordQuery } from './password-query.ts';
import { PostgresqlDatabase } from './postgresql-database.ts';
import { parsePostgresqlUrl } from './postgresql-url.ts';
import { SqliteDatabase } from './sqlite-database.ts';

interface DatabaseProperties {
  readonly sqlDriver: 'sqlite' | 'postgresql' | undefined;
  readonly sqlConnection: string;
  readonly sqlQuery: string;
  readonly sqlTimeout: number;
  readonly sqlPoolSize: number;
}

/** Checks what the properties say and makes the database of it; nothing is connected yet. Throws with the rule. */
export function openDatabase(
  properties: DatabaseProperties,
  paths: { readonly home: string },
): PasswordDatabase {
  const { sqlConnection, sqlDriver, sqlPoolSize, sqlQuery, sqlTimeout } = properties;
  if (sqlDriver === undefined) throw new Error('sqlDriver must be set to sqlite or postgresql');
  if (sqlConnection.trim() === '') throw new Error('sqlConnection must be set');
  if (sqlDriver === 'postgresql') {
    return new PostgresqlDatabase({
      server: parsePostgresqlUrl(sqlConnection),
      query: makePasswordQuery(sqlQuery, '$1'),
      timeoutMs: sqlTimeout,
      poolSize: sqlPoolSize,
    });
  }
  const file = sqlConnection.trim();
  return new SqliteDatabase({
    path: isAbsolute(file) ? file : join(paths.home, file),
    query: makePasswordQuery(sqlQuery, '?'),
    timeoutMs: sqlTimeout,
  });
}
