import { defineModule, property } from 'sluice/module';
import { sqlLimits } from './limits.ts';
import { openDatabase } from './open-database.ts';
import { PasswordChecker } from './password-checker.ts';
import { readPasswordRow, type StoredPassword } from './password-row.ts';
import { parsePasswordTypes } from './password-types.ts';

/** Knows the users of a database that belongs to somebody else. It decides nothing itself. */
export default defineModule({
  name: 'sql',
  apiVersion: 1,
  description: 'Knows the users of an SQLite or PostgreSQL database by one query',
  properties: {
    sqlDriver: property.string({
      description: 'The kind of database; must be set',
      values: ['sqlite', 'postgresql'],
    }),
    sqlConnection: property.string({
      description:
        'sqlite: the file, relative to the home folder. postgresql: postgres://user:password@host:5432/database',
      default: '',
      secret: true,
    }),
    sqlQuery: property.string({
      description:
        'SELECT that finds the password of one user, whose name comes in place of ? or $1; a second column may hold the type',
      default: '',
    }),
    sqlPasswordType: property.string({
      description:
        'How passwords are kept: plain, md5, sha1, sha256, sha512, nt (digests in hex) or bcrypt; a list such as md5,sha1 is applied in order',
      default: 'plain',
    }),
    sqlTimeout: property.integer({
      description: 'Milliseconds for an answer of the database',
      default: 5_000,
      minimum: 100,
      maximum: 9_000,
    }),
    sqlPoolSize: property.integer({
      description: 'Connections to PostgreSQL at the same time',
      default: 4,
      minimum: 1,
      maximum: 100,
    }),
  },
  create({ log, paths, properties }) {
    const types = parsePasswordTypes(properties.sqlPasswordType);
    const database = openDatabase(properties, paths);
    const checker = new PasswordChecker(types);
    let waiting = 0;

    async function find(user: string, signal: AbortSignal): Promise<StoredPassword | undefined> {
      // Databases differ in what they make of such names; nobody has one.
      if (user === '' || user.length > sqlLimits.maxUserLength || /[\p{Cc}\p{Cs}]/u.test(user)) {
        return undefined;
      }
      if (waiting >= sqlLimits.maxWaitingQueries) {
        throw new Error(`At most ${sqlLimits.maxWaitingQueries} logins may wait for the database`);
      }
      waiting += 1;
      try {
        return readPasswordRow(await database.find(user, signal), types);
      } finally {
        waiting -= 1;
      }
    }

    return {
      async onAppStart(signal) {
        try {
          await database.find('', signal);
        } catch (err) {
          // It may well come up later: until then every login fails.
          log.error({ err }, 'the database cannot be asked for users: nobody can log in by it');
        }
      },
      onAppStop: () => database.close(),
      credentials: {
        async getPassword(user, signal) {
          const stored = await find(user, signal);
          return stored?.types.at(-1) === 'plain' ? stored.text : undefined;
        },
        async verify(user, password, signal) {
          const stored = await find(user, signal);
          if (stored !== undefined) return checker.verify(password, stored);
          await checker.pretend(password);
          return undefined;
        },
      },
    };
  },
});
