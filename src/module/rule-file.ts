import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { FileProblem } from './file-problem.ts';
import { fileStamp } from './file-stamp.ts';
import type { Logger } from './logger.ts';
import { messageOf } from './module-error.ts';

/** A file of rules is a list that somebody wrote: larger than this it is something else. */
const maxFileBytes = 16 * 1024 * 1024;
/** Of a file that is wrong from top to bottom no more lines than these are logged. */
const maxReportedProblems = 20;

/** What is wrong with a line. It must not quote a secret. */
export interface RuleFileProblem {
  /** 1-based. */
  readonly line: number;
  /** After an error the whole file is not used; a warning changes nothing. */
  readonly severity: 'error' | 'warning';
  readonly rule: string;
}

export interface RuleFileOptions<T> {
  /** Absolute. */
  readonly path: string;
  /** What the file is, for the log: `stream name rules`. */
  readonly title: string;
  readonly log: Logger;
  /** Makes rules of what the file holds. Must not throw. */
  readonly parse: (bytes: Uint8Array) => { readonly rules: T; readonly problems: readonly RuleFileProblem[] };
}

/** What an operator's file says at the moment. */
export type RuleFileState<T> =
  | { readonly kind: 'in-force'; readonly rules: T }
  /** There is no such file now; `rules` are the last good ones, if there ever were some. */
  | { readonly kind: 'missing'; readonly rules: T | undefined }
  /** It is wrong or cannot be read, and there are no earlier rules to keep: nothing is known. */
  | { readonly kind: 'broken' };

/**
 * A file of rules that an operator edits. Every {@link read} looks whether it has changed, so that changes need
 * no restart; after a change for the worse the last good rules stay in force, and the log says file and line.
 */
export class RuleFile<T> {
  readonly #options: RuleFileOptions<T>;
  #state: RuleFileState<T> = { kind: 'broken' };
  #good: { readonly rules: T } | undefined;
  /** What tells one version of the file from the next; `undefined` while it must be read again in any case. */
  #stamp: string | undefined;
  #digest: string | undefined;
  /** Why the file could not be read, as it was logged. */
  #complaint: string | undefined;
  #looking: Promise<RuleFileState<T>> | undefined;

  constructor(options: RuleFileOptions<T>) {
    this.#options = options;
  }

  /** The rules as of now. Calls at the same time share one look at the file. Never throws. */
  read(): Promise<RuleFileState<T>> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /**
   * What is wrong with the file as it is now, for `onCheck`: nothing is logged and nothing comes into force. Never
   * throws.
   *
   * @param missing what to say when there is no such file; left out where there need be none
   */
  async check(missing?: string): Promise<readonly FileProblem[]> {
    const { parse, path: file } = this.#options;
    try {
      return parse(await readWhole(file)).problems.map((each) => ({ file, ...each }));
    } catch (error) {
      if (!isMissing(error)) return [{ file, line: 1, severity: 'error', rule: messageOf(error) }];
      return missing === undefined ? [] : [{ file, line: 1, severity: 'warning', rule: missing }];
    }
  }

  async #look(): Promise<RuleFileState<T>> {
    const { path } = this.#options;
    try {
      // The stamp is taken before the content: a change in between shows as a new stamp next time.
      const stats = await stat(path);
      const stamp = fileStamp(stats, Date.now());
      if (stamp !== undefined && stamp === this.#stamp) return this.#state;
      this.#take(await readWhole(path, stats));
      this.#complaint = undefined;
      this.#stamp = stamp;
    } catch (error) {
      this.#miss(error);
    }
    return this.#state;
  }

  #take(bytes: Uint8Array): void {
    const { log, parse, path: file, title } = this.#options;
    const digest = createHash('sha256').update(bytes).digest('base64');
    if (digest === this.#digest) return;
    this.#digest = digest;
    const { problems, rules } = parse(bytes);
    for (const { line, rule, severity } of problems.slice(0, maxReportedProblems)) {
      const write = severity === 'error' ? log.error.bind(log) : log.warn.bind(log);
      write({ file, line, rule }, `${file}:${line} ${rule}`);
    }
    if (problems.some(({ severity }) => severity === 'error')) {
      this.#keepGood();
      log.error({ file, problems: problems.length }, `${title}: the file is wrong; ${this.#consequence()}`);
      return;
    }
    this.#good = { rules };
    this.#state = { kind: 'in-force', rules };
    log.info({ file }, `${title}: file read`);
  }

  #miss(error: unknown): void {
    const { log, path: file, title } = this.#options;
    this.#stamp = undefined;
    this.#digest = undefined;
    const complaint = messageOf(error);
    const isNew = complaint !== this.#complaint;
    this.#complaint = complaint;
    if (isMissing(error)) {
      if (isNew && this.#good !== undefined) log.error({ file }, `${title}: the file is gone`);
      this.#state = { kind: 'missing', rules: this.#good?.rules };
      return;
    }
    this.#keepGood();
    if (isNew) log.error({ file, err: error }, `${title}: the file cannot be read; ${this.#consequence()}`);
  }

  #keepGood(): void {
    this.#state = this.#good === undefined ? { kind: 'broken' } : { kind: 'in-force', ...this.#good };
  }

  #consequence(): string {
    return this.#good === undefined
      ? 'there are no rules, and who needs one is refused'
      : 'the rules read before stay in force';
  }
}

async function readWhole(path: string, stats?: Pick<Stats, 'size'>): Promise<Uint8Array> {
  const { size } = stats ?? (await stat(path));
  if (size > maxFileBytes) throw new Error(`The file must be at most ${maxFileBytes} bytes; got ${size}`);
  return readFile(path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
