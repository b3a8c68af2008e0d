import { readFile, stat } from 'node:fs/promises';
import type { FileProblem, Logger } from 'sluice/module';
import { parsePasswordFile, type StoredPassword } from './password-file.ts';

/** A password file is a list that somebody wrote: larger than this it is something else. */
const maxFileBytes = 16 * 1024 * 1024;

type Passwords = ReadonlyMap<string, StoredPassword>;

interface Loaded {
  /** What tells one content of the file from the next. */
  readonly stamp: string;
  readonly passwords: Passwords;
}

export interface PasswordStoreOptions {
  /** Absolute. */
  readonly path: string;
  readonly log: Logger;
  /** A file that is not there is one that names nobody; otherwise it is a failure. */
  readonly mayBeMissing: boolean;
}

/** A password file that is read again whenever it has changed. */
export class PasswordStore {
  readonly #path: string;
  readonly #log: Logger;
  readonly #mayBeMissing: boolean;
  #loaded: Loaded | undefined;
  #loading: Promise<Passwords> | undefined;

  constructor({ path, log, mayBeMissing }: PasswordStoreOptions) {
    this.#path = path;
    this.#log = log;
    this.#mayBeMissing = mayBeMissing;
  }

  /** Reads the file ahead of the first login, so that what is wrong with it is logged at start. */
  async prepare(): Promise<void> {
    try {
      const passwords = await this.read();
      if (passwords.size === 0) this.#log.warn({ file: this.#path }, 'the password file names nobody');
    } catch (err) {
      this.#log.error({ file: this.#path, err }, 'the password file cannot be read: nobody can log in by it');
    }
  }

  /** What is wrong with the file as it is now; that it is missing is said where it matters. */
  async check(): Promise<readonly FileProblem[]> {
    try {
      const { problems } = parsePasswordFile(await readFile(this.#path));
      return problems.map((each) => ({ file: this.#path, severity: 'warning', ...each }));
    } catch (error) {
      if (isMissing(error)) return [];
      const rule = error instanceof Error ? error.message : String(error);
      return [{ file: this.#path, line: 1, severity: 'error', rule }];
    }
  }

  /** Passwords by user, as the file has them now. Logins at the same time share one look. Throws when it cannot be read. */
  read(): Promise<Passwords> {
    this.#loading ??= this.#readIfChanged().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #readIfChanged(): Promise<Passwords> {
    try {
      return await this.#readNow();
    } catch (error) {
      if (!this.#mayBeMissing || !isMissing(error)) throw error;
      if (this.#loaded?.stamp !== '') {
        this.#log.warn({ file: this.#path }, 'there is no password file: nobody can log in by it');
      }
      this.#loaded = { stamp: '', passwords: new Map() };
      return this.#loaded.passwords;
    }
  }

  async #readNow(): Promise<Passwords> {
    // The stamp is taken before the content: a change in between shows as a new stamp next time.
    const { ctimeMs, ino, mtimeMs, size } = await stat(this.#path);
    const stamp = `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
    if (this.#loaded?.stamp === stamp) return this.#loaded.passwords;
    if (size > maxFileBytes)
      throw new Error(`${this.#path} must be at most ${maxFileBytes} bytes; got ${size}`);
    const { passwords, problems } = parsePasswordFile(await readFile(this.#path));
    for (const { line, rule } of problems) {
      this.#log.warn({ file: this.#path, line, rule }, `${this.#path}:${line} ${rule}`);
    }
    this.#log.info({ file: this.#path, users: passwords.size }, 'password file read');
    this.#loaded = { stamp, passwords };
    return passwords;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
