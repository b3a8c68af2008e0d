import type { AmfValue } from '../codec/amf/value.ts';
import type { Clock } from '../media/clock.ts';
import type { ClaimOutcome, StreamDirectory } from '../media/stream-directory.ts';
import type { StreamRegistry } from '../media/stream-registry.ts';
import type { Client } from './client.ts';
import { runCommand } from './command-runner.ts';
import { CountedAttempt } from './counted-attempt.ts';
import type { DecisionRecorder, PendingDecision } from './decision-recorder.ts';
import type {
  Access,
  AskedStream,
  CommandOutcome,
  PlayOutcome,
  PublishOutcome,
  Refusal,
  StreamSettings,
} from './gate.ts';
import type { HookRunner, RunningModule } from './hook-runner.ts';
import { linkSignals } from './linked-signal.ts';
import type { Logger } from './logger.ts';
import { NotificationQueue } from './notification-queue.ts';
import { badNameReasons } from './own-refusals.ts';
import type { PlayRequest, PublishRequest, ReleaseRequest } from './request.ts';
import { streamNameFault } from './stream-name.ts';
import type { ApplicationStreams } from './stream-settings.ts';
import type { Verdict } from './verdict.ts';
import { watchPublication } from './watched-publication.ts';

/** Notifications of one client that a slow module has yet to hear; with more, the client gets nothing new. */
export const maxWaitingNotifications = 100;

type StreamRequest = ReleaseRequest | PublishRequest | PlayRequest;
type Granted = Extract<Verdict, { kind: 'allow' }>;

/** What an application instance lends its clients. */
export interface AccessContext {
  readonly application: string;
  readonly instance: string;
  readonly streams: ApplicationStreams;
  readonly modules: readonly RunningModule[];
  readonly runner: HookRunner;
  readonly recorder: DecisionRecorder;
  readonly registry: StreamRegistry;
  readonly directory: StreamDirectory;
  readonly clock: Clock;
  readonly log: Logger;
  /** The client is gone; `told` settles when every module has heard so. */
  onClosed(access: ClientAccess, told: Promise<void>): void;
}

/** An accepted client: it asks the gate, and everything it holds open ends with it. */
export class ClientAccess implements Access {
  readonly client: Client;
  readonly settings: StreamSettings;
  readonly #context: AccessContext;
  readonly #notifications: NotificationQueue;
  readonly #counted = new CountedAttempt();
  readonly #gone = new AbortController();
  /** Ends what the client publishes and plays. */
  readonly #open = new Set<() => void>();

  /** Tells the modules that the client was accepted. */
  constructor(client: Client, context: AccessContext) {
    this.client = client;
    this.settings = context.streams.settings;
    this.#context = context;
    const { clock, log, modules } = context;
    this.#notifications = new NotificationQueue({ modules, clientId: client.id, log, clock });
    this.#notifications.send({ hook: 'onConnectAccepted', client });
  }

  async release(asked: AskedStream, signal: AbortSignal): Promise<Refusal | undefined> {
    if (asked.streamName === '' || !this.#context.runner.hasHook('release')) return undefined;
    const request = { gate: 'release', ...this.#requestOf(asked) } as const;
    const outcome = await this.#ask(request, signal, () => undefined);
    return outcome;
  }

  publish(
    { mode, ...asked }: Parameters<Access['publish']>[0],
    signal: AbortSignal,
  ): Promise<PublishOutcome> {
    const request = { gate: 'publish', ...this.#requestOf(asked), mode } as const;
    return this.#ask(request, signal, (granted, pending, asked) => this.#claim(granted, pending, asked));
  }

  play(asked: AskedStream, signal: AbortSignal): Promise<PlayOutcome> {
    const request = { gate: 'play', ...this.#requestOf(asked) } as const;
    return this.#ask(request, signal, (granted, pending) => this.#openStream(granted, pending));
  }

  #requestOf({ query, requestedName, streamName }: AskedStream) {
    const { client } = this;
    return { client, requestedName, streamName, publicName: streamName, query, user: client.user };
  }

  async command(name: string, args: readonly AmfValue[], signal: AbortSignal): Promise<CommandOutcome> {
    const asked = linkSignals(this.#gone.signal, signal);
    try {
      const call = { client: this.client, name, arguments: args };
      return await runCommand(this.#context.modules, call, asked.signal, this.#context);
    } finally {
      asked.release();
    }
  }

  disconnect(): void {
    if (this.#gone.signal.aborted) return;
    this.#gone.abort(new DOMException('the client is gone', 'AbortError'));
    for (const close of this.#open) close();
    this.#notifications.send({ hook: 'onDisconnect', client: this.client });
    this.#context.onClosed(this, this.#notifications.drained());
  }

  /**
   * Asks the modules, then carries out what they allow. Between the last check and `carryOut` nothing is
   * awaited: nobody can take the name, and the client cannot go, in between. Where several processes serve, the
   * directory keeps the first promise, and `carryOut` looks after the client once more.
   */
  async #ask<T>(
    request: StreamRequest,
    signal: AbortSignal,
    carryOut: (granted: Granted, pending: PendingDecision, asked: AbortSignal) => T | Promise<T>,
  ): Promise<T | Refusal> {
    const pending = this.#context.recorder.begin(request.gate, this.client);
    const asked = linkSignals(this.#gone.signal, signal);
    try {
      const early = this.#refuseEarly(pending, request);
      if (early) return early;
      const { runner } = this.#context;
      const verdict = await runner.decide(Object.freeze(request), asked.signal, { counted: this.#counted });
      if (verdict.kind === 'gone' || asked.signal.aborted) return pending.giveUp();
      const { publicName: streamName, user } = verdict;
      if (verdict.kind === 'deny') {
        return pending.refuse(verdict.reason, verdict.description, { ...verdict, streamName });
      }
      const fault = streamNameFault(streamName);
      if (fault) return pending.refuse(badNameReasons[request.gate], fault, { user, streamName });
      const outcome = carryOut(verdict, pending, asked.signal);
      return outcome instanceof Promise ? await outcome : outcome;
    } catch (err) {
      // Nothing is known to throw here; if something does, it must not open the gate.
      this.#context.log.error({ connection: this.client.id, gate: request.gate, err }, 'the gate failed');
      return pending.refuse('unavailable', 'The server cannot answer this request');
    } finally {
      asked.release();
    }
  }

  /** What is refused before any module is asked. */
  #refuseEarly(pending: PendingDecision, { gate, streamName }: StreamRequest): Refusal | undefined {
    if (this.#gone.signal.aborted) return pending.giveUp();
    if (gate !== 'play' && this.client.playOnly === true) {
      return pending.refuse('forbidden', 'This port is for players: publish to another one');
    }
    if (streamName === '') return pending.refuse(badNameReasons[gate], 'A stream needs a name');
    if (this.#notifications.waiting >= maxWaitingNotifications) {
      return pending.refuse('over-capacity', 'The server is still busy with what this client did before');
    }
    return undefined;
  }

  #claim(
    verdict: Granted,
    pending: PendingDecision,
    asked: AbortSignal,
  ): PublishOutcome | Promise<PublishOutcome> {
    const claim = this.#context.directory.claim(this.#keyOf(verdict.publicName), {
      identity: verdict.user,
      takeOver: verdict.takeOver,
      options: this.#context.streams.options,
    });
    if (!(claim instanceof Promise)) return this.#publish(verdict, pending, claim);
    return claim.then((outcome) => {
      if (!asked.aborted) return this.#publish(verdict, pending, outcome);
      // As if it had gone right after it began.
      if (outcome.claimed) outcome.publication.end('lost');
      return pending.giveUp();
    });
  }

  #publish(
    { allowedBy, publicName, user }: Granted,
    pending: PendingDecision,
    claim: ClaimOutcome,
  ): PublishOutcome {
    if (!claim.claimed) {
      const details = { user, streamName: publicName };
      return pending.refuse('conflict', 'The stream name is in use by another publisher', details);
    }
    pending.allow(user, publicName, allowedBy.at(-1));
    const event = Object.freeze({ client: this.client, streamName: publicName, user });
    const close = () => publication.end('lost');
    const publication = watchPublication(claim.publication, () => {
      if (this.#open.delete(close)) this.#notifications.send({ hook: 'onPublishStop', event });
    });
    this.#open.add(close);
    this.#notifications.send({ hook: 'onPublishStart', event });
    return { accepted: true, streamName: publicName, publication };
  }

  #openStream(verdict: Granted, pending: PendingDecision): PlayOutcome {
    const { publicName, user } = verdict;
    const stream = this.#context.registry.open(this.#keyOf(publicName), this.#context.streams.options);
    pending.allow(user, publicName, verdict.allowedBy.at(-1));
    const event = Object.freeze({ client: this.client, streamName: publicName, user });
    const stop = () => {
      if (this.#open.delete(stop)) this.#notifications.send({ hook: 'onPlayStop', event });
    };
    this.#open.add(stop);
    this.#notifications.send({ hook: 'onPlayStart', event });
    return { accepted: true, streamName: publicName, stream, stop };
  }

  #keyOf(name: string) {
    return { application: this.#context.application, instance: this.#context.instance, name };
  }
}
