import type { Client } from './client.ts';
import type { DenyReason } from './decision.ts';
import type { Logger } from './logger.ts';
import { messageOf } from './module-error.ts';
import type { GateName } from './request.ts';

/** One decision of the gate. It holds no query, no password and no secret stream key. */
export interface AuditRecord {
  readonly time: Date;
  readonly gate: GateName;
  readonly client: Pick<
    Client,
    'id' | 'protocol' | 'address' | 'port' | 'secure' | 'application' | 'instance'
  >;
  /** The public name of what was allowed, the printable part of the name that was refused; `''` for connect. */
  readonly streamName: string;
  /** Who the client proved to be. */
  readonly user: string | undefined;
  /** Who a refused client claimed to be, as far as the refusing module tells. */
  readonly claimedUser: string | undefined;
  /** `gone`: the client left before there was an answer; `challenge`: a step of a login over several connections. */
  readonly outcome: 'allow' | 'deny' | 'gone' | 'challenge';
  /** Who denied, or who allowed last; `undefined` when it was the server itself. */
  readonly module: string | undefined;
  readonly reason: DenyReason | undefined;
  /** What a refused client was told, or what that means where it was a protocol's text. */
  readonly description: string;
  readonly durationMs: number;
}

/** Where audit records go. */
export interface AuditSink {
  record(record: AuditRecord): void;
}

/** Hands every record to several sinks; one that fails does not keep it from the others. */
export class AuditSinks implements AuditSink {
  readonly #sinks: readonly AuditSink[];
  readonly #log: Logger;

  constructor(sinks: readonly AuditSink[], log: Logger) {
    this.#sinks = sinks;
    this.#log = log;
  }

  record(record: AuditRecord): void {
    for (const sink of this.#sinks) recordSafely(sink, record, this.#log);
  }
}

/** Writes every decision to the log: refusals as warnings, who publishes and plays as information. */
export class LogAuditSink implements AuditSink {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  record(record: AuditRecord): void {
    const { gate, outcome, client, streamName, user, claimedUser, module, reason, description } = record;
    const fields = {
      connection: client.id,
      address: client.address,
      protocol: client.protocol,
      secure: client.secure,
      application: client.application,
      instance: client.instance,
      ...(gate === 'connect' ? {} : { streamName }),
      ...(user === undefined ? {} : { user }),
      ...(claimedUser === undefined ? {} : { claimedUser }),
      ...(module === undefined ? {} : { module }),
      ...(outcome === 'deny' ? { reason, description } : {}),
      durationMs: Math.round(record.durationMs * 1000) / 1000,
    };
    if (outcome === 'deny') this.#log.warn(fields, `${gate} refused`);
    else if (outcome === 'allow' && gate !== 'connect') this.#log.info(fields, `${gate} allowed`);
    else this.#log.debug(fields, `${gate} ${quietOutcomes[outcome]}`);
  }
}

const quietOutcomes = { allow: 'allowed', gone: 'given up by the client', challenge: 'challenged' } as const;

/** Hands a record to the sink; a sink that fails changes no decision. */
export function recordSafely(sink: AuditSink, record: AuditRecord, log: Logger): void {
  try {
    sink.record(record);
  } catch (error) {
    log.error(
      { connection: record.client.id, gate: record.gate, reason: messageOf(error) },
      'an audit record was lost',
    );
  }
}
