import type { Clock } from '../media/clock.ts';
import { type AuditRecord, type AuditSink, recordSafely } from './audit.ts';
import type { Client } from './client.ts';
import type { DenyReason } from './decision.ts';
import type { Refusal } from './gate.ts';
import type { Logger } from './logger.ts';
import { printable, redacted, refusedName } from './printable.ts';
import type { GateName } from './request.ts';

/** What a refusal says besides reason and description. */
export interface RefusalDetails {
  readonly module?: string | undefined;
  readonly user?: string | undefined;
  readonly claimedUser?: string | undefined;
  /** The name that was asked for, renamed or not. */
  readonly streamName?: string;
  readonly challenge?: boolean | undefined;
  readonly failedLogin?: boolean | undefined;
  readonly secretName?: boolean | undefined;
  /** For log and audit in place of the description. */
  readonly auditText?: string | undefined;
}

/** Starts one {@link PendingDecision} for each question to the gate. */
export class DecisionRecorder {
  readonly #sink: AuditSink;
  readonly #log: Logger;
  readonly #clock: Clock;

  constructor(options: { sink: AuditSink; log: Logger; clock: Clock }) {
    this.#sink = options.sink;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  begin(gate: GateName, client: Omit<Client, 'user'>): PendingDecision {
    const startedMs = this.#clock.now();
    return new PendingDecision((outcome) => {
      const { id, protocol, address, port, secure, application, instance } = client;
      const record: AuditRecord = {
        time: new Date(),
        gate,
        client: {
          id,
          protocol,
          address,
          port,
          secure,
          application: refusedName(application),
          instance: refusedName(instance),
        },
        durationMs: this.#clock.now() - startedMs,
        ...outcome,
      };
      recordSafely(this.#sink, record, this.#log);
    });
  }
}

type RecordedOutcome = Omit<AuditRecord, 'time' | 'gate' | 'client' | 'durationMs'>;

/** A decision under way: whichever end it comes to leaves exactly one audit record. */
export class PendingDecision {
  readonly #record: (outcome: RecordedOutcome) => void;

  constructor(record: (outcome: RecordedOutcome) => void) {
    this.#record = record;
  }

  allow(user: string | undefined, streamName: string, module: string | undefined): void {
    this.#record({ ...nothing, outcome: 'allow', user, streamName, module });
  }

  refuse(reason: DenyReason, description: string, details: RefusalDetails = {}): Refusal {
    const { auditText, challenge, claimedUser, module, secretName, streamName = '', user } = details;
    const shownName = secretName === true && streamName !== '' ? redacted : refusedName(streamName);
    this.#record({
      outcome: challenge === true ? 'challenge' : 'deny',
      user,
      claimedUser: claimedUser === undefined ? undefined : printable(claimedUser),
      streamName: shownName,
      module,
      reason,
      description: printable(withoutName(auditText ?? description, streamName, shownName)),
    });
    return {
      accepted: false,
      reason,
      description,
      ...(details.failedLogin === true && { failedLogin: true }),
    };
  }

  /** The client left: what it is told no longer matters. */
  giveUp(): Refusal {
    this.#record({ ...nothing, outcome: 'gone' });
    return { accepted: false, reason: 'unavailable', description: 'The client is gone' };
  }
}

/** What the client was told may name the stream that it asked for: here as it may be shown. */
function withoutName(description: string, name: string, shownName: string): string {
  return name === '' ? description : description.replaceAll(name, () => shownName);
}

const nothing: RecordedOutcome = {
  outcome: 'gone',
  user: undefined,
  claimedUser: undefined,
  streamName: '',
  module: undefined,
  reason: undefined,
  description: '',
};
