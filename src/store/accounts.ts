import { randomBytes } from 'node:crypto';
import { adobeVerifier, hashedUserForms, saltLength } from '../codec/rtmp-auth/index.ts';
import { SluiceError } from '../errors.ts';
import { hashPassword } from './password-hash.ts';
import type { Database, SqlRow, Statement } from './sqlite.ts';

/** A user of Sluice's own, as it is kept: no password, only what passwords are checked against. */
export interface Account {
  readonly name: string;
  /** argon2id in PHC notation. */
  readonly passwordHash: string;
  readonly adobeSalt: string;
  /** One for each form of the name that clients hash. */
  readonly adobeVerifiers: readonly string[];
  readonly enabled: boolean;
  /** Milliseconds since 1970; `undefined` for never. */
  readonly expiresMs: number | undefined;
  /** Stream names that the user may publish, `*` for any characters; `[]` is every name. */
  readonly streams: readonly string[];
  readonly createdMs: number;
  readonly changedMs: number;
}

export interface NewAccount {
  readonly name: string;
  readonly password: string;
  readonly expiresMs?: number | undefined;
  readonly streams?: readonly string[];
}

const namePattern = /^[\p{L}\p{N}._@+-]{1,64}$/u;
const maxNameBytes = 64;
const maxPasswordBytes = 1024;
const streamPattern = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,255}$/u;
const maxStreams = 100;

/** The accounts in Sluice's database. Every read sees what other processes wrote before. */
export class Accounts {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #find: Statement;
  readonly #streams: Statement;

  /** @param now milliseconds since 1970 */
  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#find = database.prepare('SELECT * FROM accounts WHERE name = ?');
    this.#streams = database.prepare(
      'SELECT pattern FROM account_streams WHERE account = ? ORDER BY pattern',
    );
  }

  find(name: string): Account | undefined {
    const row = this.#find.get(name);
    return row && this.#accountOf(row);
  }

  list(): readonly Account[] {
    const rows = this.#database.prepare('SELECT * FROM accounts ORDER BY name').all();
    return rows.map((row) => this.#accountOf(row));
  }

  /** @throws {SluiceError} ACCOUNT_NAME_INVALID, ACCOUNT_PASSWORD_INVALID, ACCOUNT_STREAMS_INVALID, ACCOUNT_EXISTS */
  async add({ expiresMs, name, password, streams = [] }: NewAccount): Promise<void> {
    if (!namePattern.test(name) || Buffer.byteLength(name) > maxNameBytes) {
      throw new SluiceError('ACCOUNT_NAME_INVALID', JSON.stringify(name));
    }
    checkStreams(streams);
    const { hash, salt, verifiers } = await secretsOf(name, password);
    const nowMs = this.#now();
    this.#database.transaction(() => {
      if (this.#find.get(name) !== undefined) throw new SluiceError('ACCOUNT_EXISTS', name);
      this.#database
        .prepare(
          `INSERT INTO accounts (name, password_hash, adobe_salt, adobe_verifiers, expires_ms, created_ms, changed_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(name, hash, salt, verifiers, expiresMs ?? null, nowMs, nowMs);
      this.#insertStreams(name, streams);
    });
  }

  /** @throws {SluiceError} ACCOUNT_PASSWORD_INVALID, ACCOUNT_UNKNOWN */
  async setPassword(name: string, password: string): Promise<void> {
    const { hash, salt, verifiers } = await secretsOf(name, password);
    this.#change(name, 'password_hash = ?, adobe_salt = ?, adobe_verifiers = ?', [hash, salt, verifiers]);
  }

  /** @throws {SluiceError} ACCOUNT_UNKNOWN */
  setEnabled(name: string, enabled: boolean): void {
    this.#change(name, 'enabled = ?', [enabled ? 1 : 0]);
  }

  /**
   * Which names the user may publish, in place of those before; `[]` is every name.
   *
   * @throws {SluiceError} ACCOUNT_STREAMS_INVALID, ACCOUNT_UNKNOWN
   */
  setStreams(name: string, patterns: readonly string[]): void {
    checkStreams(patterns);
    this.#database.transaction(() => {
      this.#change(name, 'enabled = enabled', []);
      this.#database.prepare('DELETE FROM account_streams WHERE account = ?').run(name);
      this.#insertStreams(name, patterns);
    });
  }

  /** @throws {SluiceError} ACCOUNT_UNKNOWN */
  remove(name: string): void {
    const { changes } = this.#database.prepare('DELETE FROM accounts WHERE name = ?').run(name);
    if (changes === 0) throw new SluiceError('ACCOUNT_UNKNOWN', name);
  }

  #insertStreams(name: string, patterns: readonly string[]): void {
    const insert = this.#database.prepare('INSERT INTO account_streams (account, pattern) VALUES (?, ?)');
    for (const pattern of new Set(patterns)) insert.run(name, pattern);
  }

  /** `assignments` is ours, never anybody's input. */
  #change(name: string, assignments: string, values: readonly (string | number)[]): void {
    const { changes } = this.#database
      .prepare(`UPDATE accounts SET ${assignments}, changed_ms = ? WHERE name = ?`)
      .run(...values, this.#now(), name);
    if (changes === 0) throw new SluiceError('ACCOUNT_UNKNOWN', name);
  }

  #accountOf(row: SqlRow): Account {
    const name = String(row['name']);
    const expiresMs = row['expires_ms'];
    return {
      name,
      passwordHash: String(row['password_hash']),
      adobeSalt: String(row['adobe_salt']),
      adobeVerifiers: String(row['adobe_verifiers']).split(' '),
      enabled: Number(row['enabled']) === 1,
      expiresMs: expiresMs === null || expiresMs === undefined ? undefined : Number(expiresMs),
      streams: this.#streams.all(name).map(({ pattern }) => String(pattern)),
      createdMs: Number(row['created_ms']),
      changedMs: Number(row['changed_ms']),
    };
  }
}

/** What is kept of a password: a slow hash, and Adobe's verifiers with a salt of their own. */
async function secretsOf(name: string, password: string) {
  const bytes = Buffer.byteLength(password);
  if (bytes === 0 || bytes > maxPasswordBytes) {
    throw new SluiceError('ACCOUNT_PASSWORD_INVALID', `${bytes} bytes`);
  }
  const salt = randomBytes(saltLength / 2).toString('hex');
  const verifiers = hashedUserForms(name).map((form) => adobeVerifier(form, salt, password));
  return { hash: await hashPassword(password), salt, verifiers: verifiers.join(' ') };
}

/** A pattern that no stream can have is a mistake of whoever wrote it, such as a variable that was empty. */
function checkStreams(patterns: readonly string[]): void {
  const wrong = patterns.find((pattern) => !streamPattern.test(pattern));
  if (wrong !== undefined) throw new SluiceError('ACCOUNT_STREAMS_INVALID', JSON.stringify(wrong));
  if (patterns.length > maxStreams) {
    throw new SluiceError('ACCOUNT_STREAMS_INVALID', `${patterns.length} patterns`);
  }
}
