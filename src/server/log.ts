import pino, { type DestinationStream, type Logger as Pino } from 'pino';
import { SluiceError } from '../errors.ts';

export type { Logger } from '../module/logger.ts';

import type { Logger } from '../module/logger.ts';
import { redactFields, redactText } from './redact.ts';

/** What `SLUICE_LOG_LEVEL` may be, from much to little. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Bytes of log that wait for a reader who does not read, before lines are dropped. */
export const maxPendingLogBytes = 16 * 1024 * 1024;

export interface LogOptions {
  readonly level: LogLevel;
  /** One readable line per event for a person; otherwise one JSON object per event. */
  readonly pretty: boolean;
  /** Number of the worker that writes, where there are several: stands in every line. */
  readonly worker?: number | undefined;
  /** Where lines go instead of standard output. */
  readonly destination?: DestinationStream;
}

/**
 * Reads `SLUICE_LOG_LEVEL`; `info` when it is not set.
 *
 * @throws {SluiceError} LOG_LEVEL_UNKNOWN
 */
export function parseLogLevel(text: string | undefined): LogLevel {
  if (text === undefined || text === '') return 'info';
  const level = logLevels.find((known) => known === text.toLowerCase());
  if (level === undefined) throw new SluiceError('LOG_LEVEL_UNKNOWN', JSON.stringify(text));
  return level;
}

/** Opens the log. Nothing that looks like a secret gets into it: see {@link redactFields}. */
export async function createLog({ level, pretty, worker, destination }: LogOptions): Promise<Logger> {
  // Errors are plain objects by then: pino's own serializer would call each of them an Object.
  const serializers = { err: (err: unknown) => err };
  const base = worker === undefined ? null : { worker };
  const options = { level, base, timestamp: pino.stdTimeFunctions.isoTime, serializers };
  if (pretty) {
    const stream = await prettyStream(
      destination ?? process.stdout,
      destination === undefined && !process.env['NO_COLOR'],
    );
    return new PinoLog(pino(options, stream));
  }
  if (destination !== undefined) return new PinoLog(pino(options, destination));
  // Asynchronous: a reader that stalls must not stop the media. pino writes out what is left at exit.
  const stdout = pino.destination({ fd: 1, sync: false, maxLength: maxPendingLogBytes });
  return new PinoLog(pino(options, stdout));
}

async function prettyStream(terminal: DestinationStream, colorize: boolean): Promise<DestinationStream> {
  // Only a terminal needs it, and it takes longer to load than the rest of the log.
  const { prettyFactory } = await import('pino-pretty');
  const format = prettyFactory({ translateTime: 'SYS:HH:MM:ss', singleLine: true, colorize });
  return { write: (line) => terminal.write(format(line)) };
}

class PinoLog implements Logger {
  readonly #pino: Pino;

  constructor(logger: Pino) {
    this.#pino = logger;
  }

  debug(fields: object, message: string): void {
    this.#write('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#write('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#write('error', fields, message);
  }

  child(fields: object): Logger {
    return new PinoLog(this.#pino.child(redactFields(fields)));
  }

  #write(level: 'debug' | 'info' | 'warn' | 'error', fields: object, message: string): void {
    if (this.#pino.isLevelEnabled(level)) this.#pino[level](redactFields(fields), redactText(message));
  }
}
