import type { Clock, TimerHandle } from '../media/clock.ts';
import type { AuditRecord, AuditSink } from '../module/audit.ts';
import type { Logger } from '../module/logger.ts';
import type { AuditTable } from './audit-table.ts';

/** Records are written together after this time at most. */
const writeAfterMs = 500;
/** With so many waiting they are written at once. */
const batchRecords = 1_000;
/** How long a database that cannot be written is left alone. */
const retryAfterMs = 1_000;
/** After so many vain attempts what waits is given up: one record that no database takes must not hold up the rest. */
const maxAttempts = 20;
/** How often it is looked at what is too old: after so many records, and after so long. */
const trimAfterRecords = 5_000;
const trimAfterMs = 3_600_000;

/** How many decisions wait while the database is locked or full; with more, the latest stand in the log only. */
export const maxWaitingAuditRecords = 10_000;

export interface AuditWriterOptions {
  readonly table: AuditTable;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Writes decisions to the database in batches: a decision waits for no disk. */
export class AuditWriter implements AuditSink {
  readonly #table: AuditTable;
  readonly #clock: Clock;
  readonly #log: Logger;
  #waiting: AuditRecord[] = [];
  #timer: TimerHandle | undefined;
  /** Vain attempts since the last good one. */
  #failures = 0;
  #lost = 0;
  #writtenSinceTrim = trimAfterRecords;
  #trimmedMs = 0;

  constructor({ clock, log, table }: AuditWriterOptions) {
    this.#table = table;
    this.#clock = clock;
    this.#log = log;
  }

  record(record: AuditRecord): void {
    if (this.#waiting.length >= maxWaitingAuditRecords) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(record);
    if (this.#waiting.length >= batchRecords && this.#failures === 0) this.flush();
    else this.#timer ??= this.#clock.setTimeout(() => this.flush(), writeAfterMs);
  }

  /** Writes what is waiting. What cannot be written is tried again later. */
  flush(): void {
    this.#stopTimer();
    if (this.#waiting.length === 0) return;
    try {
      this.#table.insert(this.#waiting);
    } catch (err) {
      this.#failed(err);
      return;
    }
    this.#written(this.#waiting.length);
    this.#waiting = [];
    this.#trim();
  }

  /** Writes what is waiting for the last time. */
  close(): void {
    this.flush();
    this.#stopTimer();
    this.#lost += this.#waiting.length;
    this.#waiting = [];
    if (this.#lost > 0) this.#log.warn({ lost: this.#lost }, 'decisions that only the log has');
  }

  #written(count: number): void {
    this.#writtenSinceTrim += count;
    if (this.#failures > 0) this.#log.warn({ lost: this.#lost }, 'decisions are kept in the database again');
    this.#failures = 0;
    this.#lost = 0;
  }

  #failed(err: unknown): void {
    if (this.#failures === 0) {
      this.#log.error(
        { err },
        'decisions cannot be written to the database: they wait, and the log has them',
      );
    }
    this.#failures += 1;
    if (this.#failures % maxAttempts === 0) {
      this.#lost += this.#waiting.length;
      this.#waiting = [];
    } else {
      this.#timer = this.#clock.setTimeout(() => this.flush(), retryAfterMs);
    }
  }

  #trim(): void {
    const nowMs = this.#clock.now();
    if (this.#writtenSinceTrim < trimAfterRecords && nowMs - this.#trimmedMs < trimAfterMs) return;
    this.#writtenSinceTrim = 0;
    this.#trimmedMs = nowMs;
    try {
      this.#table.trim(Date.now());
    } catch (err) {
      this.#log.warn({ err }, 'decisions that are too old cannot be forgotten now');
    }
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
