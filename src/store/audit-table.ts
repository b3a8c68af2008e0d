import type { AuditRecord } from '../module/audit.ts';
import type { Database, SqlRow, SqlValue } from './sqlite.ts';

/** How much of the past is kept. */
export interface AuditLimits {
  readonly maxAuditRecords: number;
  readonly maxAuditAgeMs: number;
}

export const defaultAuditLimits: AuditLimits = {
  maxAuditRecords: 100_000,
  maxAuditAgeMs: 30 * 86_400_000,
};

/** One decision as it is kept. */
export interface StoredDecision {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly gate: string;
  readonly outcome: string;
  readonly connection: string;
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
  readonly application: string;
  readonly instance: string;
  readonly stream: string;
  readonly user: string | undefined;
  readonly claimedUser: string | undefined;
  readonly module: string | undefined;
  readonly reason: string | undefined;
  readonly description: string;
  readonly durationMs: number;
}

/** What somebody looks for; everything that is given must hold. */
export interface AuditQuery {
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Proved or claimed. */
  readonly user?: string | undefined;
  readonly application?: string | undefined;
  readonly outcome?: string | undefined;
  readonly gate?: string | undefined;
  readonly address?: string | undefined;
  readonly limit: number;
}

const conditions: Readonly<Record<Exclude<keyof AuditQuery, 'limit'>, string>> = {
  sinceMs: 'time_ms >= ?',
  untilMs: 'time_ms <= ?',
  user: '? IN (user, claimed_user)',
  application: 'application = ?',
  outcome: 'outcome = ?',
  gate: 'gate = ?',
  address: 'address = ?',
};

/** The decisions of the gate in Sluice's database, bounded by number and age. */
export class AuditTable {
  readonly #database: Database;
  readonly #limits: AuditLimits;

  constructor(database: Database, limits: Partial<AuditLimits> = {}) {
    this.#database = database;
    this.#limits = { ...defaultAuditLimits, ...limits };
  }

  /** Writes records in one transaction. */
  insert(records: readonly AuditRecord[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO audit (time_ms, gate, outcome, connection, protocol, address, port, secure, application,
         instance, stream, user, claimed_user, module, reason, description, duration_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#database.transaction(() => {
      for (const record of records) insert.run(...valuesOf(record));
    });
  }

  /** Forgets what is too old or too much. */
  trim(nowMs: number): void {
    const { maxAuditAgeMs, maxAuditRecords } = this.#limits;
    this.#database.prepare('DELETE FROM audit WHERE time_ms < ?').run(nowMs - maxAuditAgeMs);
    this.#database
      .prepare('DELETE FROM audit WHERE id <= (SELECT id FROM audit ORDER BY id DESC LIMIT 1 OFFSET ?)')
      .run(maxAuditRecords);
  }

  /** The latest decisions that the query asks for, oldest first. */
  find({ limit, ...wanted }: AuditQuery): readonly StoredDecision[] {
    const given = Object.entries(wanted).filter(([, value]) => value !== undefined) as [
      keyof typeof conditions,
      string | number,
    ][];
    const where = given.map(([name]) => conditions[name]).join(' AND ');
    const rows = this.#database
      .prepare(`SELECT * FROM audit ${where === '' ? '' : `WHERE ${where}`} ORDER BY id DESC LIMIT ?`)
      .all(...given.map(([, value]) => value), limit);
    return rows.map(decisionOf).reverse();
  }
}

function valuesOf(record: AuditRecord): SqlValue[] {
  const { client } = record;
  return [
    record.time.getTime(),
    record.gate,
    record.outcome,
    client.id,
    client.protocol,
    client.address,
    client.port,
    client.secure ? 1 : 0,
    client.application,
    client.instance,
    record.streamName,
    record.user ?? null,
    record.claimedUser ?? null,
    record.module ?? null,
    record.reason ?? null,
    record.description,
    record.durationMs,
  ];
}

function decisionOf(row: SqlRow): StoredDecision {
  const text = (name: string) => String(row[name] ?? '');
  const optional = (name: string) => (row[name] === null ? undefined : text(name));
  return {
    timeMs: Number(row['time_ms']),
    gate: text('gate'),
    outcome: text('outcome'),
    connection: text('connection'),
    protocol: text('protocol'),
    address: text('address'),
    port: Number(row['port']),
    secure: Number(row['secure']) === 1,
    application: text('application'),
    instance: text('instance'),
    stream: text('stream'),
    user: optional('user'),
    claimedUser: optional('claimed_user'),
    module: optional('module'),
    reason: optional('reason'),
    description: text('description'),
    durationMs: Number(row['duration_ms']),
  };
}
