import type { Clock, TimerHandle } from '../media/clock.ts';
import type { AuditRecord, AuditSink } from '../module/audit.ts';
import type { Logger } from '../module/logger.ts';
import type { AuditTable } from './audit-table.ts';

/** Records are written together after this time at most. */
const writeAfterMs = 500;
/** With so many waiting they are written at once. */
const maxWaitingRecords = 1_000;
/** How many records are written between two looks at what is too old. */
const trimAfterRecords = 5_000;

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
  #writtenSinceTrim = trimAfterRecords;
  #lost = 0;

  constructor({ clock, log, table }: AuditWriterOptions) {
    this.#table = table;
    this.#clock = clock;
    this.#log = log;
  }

  record(record: AuditRecord): void {
    this.#waiting.push(record);
    if (this.#waiting.length >= maxWaitingRecords) this.flush();
    else this.#timer ??= this.#clock.setTimeout(() => this.flush(), writeAfterMs);
  }

  /** Writes what is waiting. What cannot be written is lost here and stands in the log only. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const records = this.#waiting;
    this.#waiting = [];
    if (records.length === 0) return;
    try {
      this.#table.insert(records);
      this.#writtenSinceTrim += records.length;
      if (this.#writtenSinceTrim >= trimAfterRecords) {
        this.#writtenSinceTrim = 0;
        this.#table.trim(Date.now());
      }
      this.#lost = 0;
    } catch (err) {
      if (this.#lost === 0)
        this.#log.error({ err }, 'audit records cannot be written: only the log has them');
      this.#lost += records.length;
    }
  }
}
