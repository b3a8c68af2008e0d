import path from 'node:path';
import type { Clock } from '../media/clock.ts';
import { type AuditSink, AuditSinks, LogAuditSink } from '../module/audit.ts';
import type { Logger } from '../module/logger.ts';
import type { LoginCounterStore } from '../module/login-counters.ts';
import { AuditTable } from '../store/audit-table.ts';
import { AuditWriter } from '../store/audit-writer.ts';
import { GuardedLoginCounters } from '../store/guarded-login-counters.ts';
import { LoginCounterTable } from '../store/login-counter-table.ts';
import { openStore, storeFile } from '../store/store.ts';

/** What the gate keeps: every decision, and the counts of failed logins. */
export interface GateRecords {
  readonly audit: AuditSink;
  /** `undefined` where there is no database: then they last as long as the process. */
  readonly loginCounters: LoginCounterStore | undefined;
  /** Writes what is waiting. */
  close(): void;
}

/**
 * How long a decision's record or a count may wait for another process that is writing: nothing else happens
 * meanwhile, no frame is sent. What does not fit in is written later (records) or stands in memory (counts).
 */
const busyTimeoutMs = 20;

/** At the end nothing is held up any more, and other workers write their last records at the same moment. */
const lastBusyTimeoutMs = 2_000;

/** The database of a home folder. */
export function storePath(home: string): string {
  return path.join(home, 'data', storeFile);
}

/** Opens the records of a home folder. Without a database the server runs all the same, with the log alone. */
export function openRecords(home: string, { clock, log }: { clock: Clock; log: Logger }): GateRecords {
  const toLog = new LogAuditSink(log);
  try {
    const store = openStore(storePath(home));
    store.database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    const writer = new AuditWriter({ table: new AuditTable(store.database), clock, log });
    return {
      audit: new AuditSinks([toLog, writer], log),
      loginCounters: new GuardedLoginCounters(new LoginCounterTable(store.database), log),
      close() {
        store.database.exec(`PRAGMA busy_timeout = ${lastBusyTimeoutMs}`);
        writer.close();
        store.close();
      },
    };
  } catch (err) {
    log.error({ err }, 'no database: decisions stand in the log only, and bans end with the process');
    return { audit: toLog, loginCounters: undefined, close: () => undefined };
  }
}
