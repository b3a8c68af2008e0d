import type { ConfigProblem, SslSettings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import { loadTlsMaterial, type TlsMaterial, type TlsOutcome } from './tls-material.ts';
import { WatchedFiles } from './watched-files.ts';

/** Key stores are looked at this often. */
export const lookIntervalMs = 500;
/** A file that is wrong counts as that once nobody has written to it for so long. */
const settleMs = 1_000;
/** Or when it keeps changing, but was wrong all this time. */
const patienceMs = 10_000;

export interface TlsReloaderOptions {
  readonly ssl: SslSettings;
  /** What the port has now, and what its files held when that was read. */
  readonly material: TlsMaterial;
  readonly log: Logger;
  readonly onMaterial: (material: TlsMaterial) => void;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/**
 * Keeps the certificates of a port as its files have them. A change for the worse changes nothing: the port keeps
 * what it has, and the log says what is wrong, once for each version of the files.
 */
export class TlsReloader {
  readonly #options: TlsReloaderOptions;
  readonly #files = new WatchedFiles();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  /** Since when the files are other than what the port has, and when they last changed. */
  #unrest: { readonly sinceMs: number; changedMs: number } | undefined;
  /** What is wrong, as it was logged; `undefined` while nothing is. */
  #complaint: string | undefined;

  constructor(options: TlsReloaderOptions) {
    this.#options = options;
    this.#files.follow(options.material.files);
  }

  /** Looks at the files from now on, until `stop`. */
  start(): void {
    this.#timer ??= setInterval(() => void this.look(), lookIntervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the files, and takes up what changed without waiting for more. Never throws. */
  async reload(): Promise<void> {
    await this.#looking;
    await this.look({ atOnce: true });
  }

  /**
   * Looks at the files once; what changed since the last look is taken up at the next one, if it stays as it is,
   * since whoever writes it may not be done. Calls at the same time share one look. Never throws.
   */
  look({ atOnce = false } = {}): Promise<void> {
    this.#looking ??= this.#look(atOnce)
      .catch((err: unknown) => this.#options.log.error({ err }, 'the key stores cannot be looked at'))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #look(atOnce: boolean): Promise<void> {
    const changed = await this.#files.findChanged();
    const nowMs = this.#options.now();
    if (changed.length > 0) {
      this.#unrest ??= { sinceMs: nowMs, changedMs: nowMs };
      this.#unrest.changedMs = nowMs;
    }
    if (this.#unrest === undefined) return;
    const { changedMs, sinceMs } = this.#unrest;
    const isOverdue = nowMs - sinceMs >= patienceMs;
    if (changed.length > 0 && !atOnce && !isOverdue) return;
    const outcome = await loadTlsMaterial(this.#options.ssl, new Date());
    this.#files.follow(outcome.files);
    if (outcome.usable) {
      this.#unrest = undefined;
      this.#take(outcome);
    } else if (nowMs - changedMs >= settleMs || isOverdue) {
      this.#unrest = undefined;
      this.#complain(outcome.problems);
    }
  }

  #take({ material, problems }: Extract<TlsOutcome, { usable: true }>): void {
    const { log, onMaterial } = this.#options;
    for (const problem of problems) log.warn(fieldsOf(problem), problem.rule);
    onMaterial(material);
    const mended = this.#complaint !== undefined;
    this.#complaint = undefined;
    log.info(
      { files: [...material.files.keys()] },
      mended
        ? 'the key stores are mended: new connections get what they hold'
        : 'the key stores have changed: new connections get what they hold',
    );
  }

  #complain(problems: readonly ConfigProblem[]): void {
    const { log } = this.#options;
    const complaint = JSON.stringify(problems);
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    const errors = problems.filter(({ severity }) => severity === 'error');
    for (const problem of errors) log.error(fieldsOf(problem), problem.rule);
    log.error(
      { errors: errors.length },
      'the key stores have changed and cannot be used: the port keeps the certificates it has',
    );
  }
}

function fieldsOf({ key, location, rule, value }: ConfigProblem) {
  return { file: `${location.file}:${location.line}`, element: key, rule, value };
}
