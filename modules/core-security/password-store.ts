import { readFile, stat } from 'node:fs/promises';
import type { Logger } from 'sluice/module';
import { type PasswordFile, parsePasswordFile } from './password-file.ts';

/** A password file is a list that somebody wrote: larger than this it is something else. */
const maxFileBytes = 16 * 1024 * 1024;

interface Loaded {
  /** What tells one content of the file from the next. */
  readonly stamp: string;
  readonly file: PasswordFile;
}

/** A password file that is read again whenever it has changed. */
export class PasswordStore {
  readonly #path: string;
  readonly #log: Logger;
  #loaded: Loaded | undefined;
  #loading: Promise<PasswordFile> | undefined;

  constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
  }

  /** Reads the file ahead of the first publisher, so that what is wrong with it is logged at start. */
  async prepare(): Promise<void> {
    try {
      const { passwords } = await this.#read();
      if (passwords.size === 0)
        this.#log.warn({ file: this.#path }, 'the password file names nobody: no one can publish');
    } catch (err) {
      this.#log.error({ file: this.#path, err }, 'the password file cannot be read: no one can publish');
    }
  }

  /** `undefined` for an unknown user; throws when the file cannot be read. */
  async getPassword(user: string): Promise<string | undefined> {
    const { passwords } = await this.#read();
    return passwords.get(user);
  }

  /** Publishers that come at the same time share one look at the file. */
  #read(): Promise<PasswordFile> {
    this.#loading ??= this.#readIfChanged().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #readIfChanged(): Promise<PasswordFile> {
    // The stamp is taken before the content: a change in between shows as a new stamp next time.
    const { ctimeMs, ino, mtimeMs, size } = await stat(this.#path);
    const stamp = `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
    if (this.#loaded?.stamp === stamp) return this.#loaded.file;
    if (size > maxFileBytes)
      throw new Error(`${this.#path} must be at most ${maxFileBytes} bytes; got ${size}`);
    const file = parsePasswordFile(await readFile(this.#path));
    for (const { line, rule } of file.problems) {
      this.#log.warn({ file: this.#path, line, rule }, `${this.#path}:${line} ${rule}`);
    }
    this.#log.info({ file: this.#path, users: file.passwords.size }, 'password file read');
    this.#loaded = { stamp, file };
    return file;
  }
}
