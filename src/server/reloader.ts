import { ConfigError } from '../config/config-error.ts';
import { formatProblem } from '../config/format-problems.ts';
import type { ConfigProblem, Settings } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import { readConfiguration } from './boot.ts';
import type { Environment } from './load-home.ts';
import { loadAllTls } from './prepare-tls.ts';
import type { ReloadOutcome, SluiceServer } from './sluice-server.ts';
import { workerCount } from './worker-count.ts';

export interface ReloaderOptions {
  /** Absolute. */
  readonly home: string;
  readonly env: Environment;
  readonly log: Logger;
  readonly server: Pick<SluiceServer, 'reload'>;
  /** Processes that serve; a change of their number has to wait. */
  readonly workers?: number;
  /** Aborts when the server stops: nothing is taken up any more. */
  readonly signal: AbortSignal;
}

/** Takes up what has changed in a home folder while the server runs. With an error anywhere nothing changes. */
export class Reloader {
  readonly #options: ReloaderOptions;
  #asked = false;
  #running: Promise<void> | undefined;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  /**
   * Asks to reload. While it is at it, everything that was asked is done in one more go. Resolves when what was
   * asked is done, or has failed; the log says which.
   */
  request(): Promise<void> {
    this.#asked = true;
    // Not before `#running` is set: a run ends by clearing it.
    this.#running ??= Promise.resolve().then(() => this.#run());
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#asked && !this.#options.signal.aborted) {
      this.#asked = false;
      await this.#reload();
    }
    this.#running = undefined;
  }

  async #reload(): Promise<void> {
    const { env, home, log, server, signal } = this.#options;
    const began = performance.now();
    log.info({}, 'reloading the configuration');
    try {
      // A key store that is missing now is an error, not one to be made: the port has a certificate already.
      const loadTls = (read: Settings) => loadAllTls(read, new Date());
      const { settings, tls } = await readConfiguration({ home, env, log, signal, loadTls });
      const workers = workerCount(settings.server);
      if (workers !== (this.#options.workers ?? 1)) {
        log.warn({ workers }, 'another number of workers counts at the next start');
      }
      const outcome = await server.reload(settings, tls.materials);
      report(outcome, Math.round(performance.now() - began), log);
    } catch (err) {
      if (signal.aborted) return;
      if (err instanceof ConfigError) reportRefusal(err.problems, log);
      else log.error({ err }, 'the configuration was not reloaded: the one before stays in force');
    }
  }
}

function report(outcome: ReloadOutcome, durationMs: number, log: Logger): void {
  if (outcome.kind === 'stopping') return;
  if (outcome.kind === 'refused') {
    reportRefusal(outcome.problems, log);
    return;
  }
  const { kept, ...applications } = outcome.applications;
  const { failed, ...ports } = outcome.ports;
  for (const { name, problems } of kept) {
    logErrors(problems, log);
    log.error({ application: name }, 'an application does not start: it keeps its configuration');
  }
  for (const { code, message } of failed) {
    log.error({ error: code, reason: message }, 'a port cannot be opened');
  }
  const write = kept.length + failed.length > 0 ? log.warn.bind(log) : log.info.bind(log);
  write(
    {
      applications: { ...applications, kept: kept.map(({ name }) => name) },
      ports: { ...ports, failed: failed.map(({ port }) => port) },
      durationMs,
    },
    'configuration reloaded',
  );
}

function reportRefusal(problems: readonly ConfigProblem[], log: Logger): void {
  const errors = logErrors(problems, log);
  log.error(
    { errors },
    'the configuration was not reloaded: it has errors, and the one before stays in force',
  );
}

/** @returns how many there are. */
function logErrors(problems: readonly ConfigProblem[], log: Logger): number {
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const problem of errors) {
    const { key, location, rule, value } = problem;
    log.error(
      { file: `${location.file}:${location.line}`, element: key, rule, value },
      formatProblem(problem),
    );
  }
  return errors.length;
}
