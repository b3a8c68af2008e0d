import type { AmfValue } from '../codec/amf/value.ts';
import type { LiveStream } from '../media/live-stream.ts';
import type { Publication } from '../media/publication.ts';
import type { ReaderLimits } from '../media/reader-limits.ts';
import type { Client } from './client.ts';
import type { HttpCall } from './http-call.ts';
import type { Refusal } from './refusal.ts';
import type { PlayRequest, PublishRequest } from './request.ts';

export type { ReaderLimits } from '../media/reader-limits.ts';
export type { Refusal } from './refusal.ts';

/**
 * The gate as protocols see it. A protocol asks, then carries out the answer in its own words; nothing
 * (no Publish.Start, no byte of a GOP, no playlist) goes out before the gate said yes.
 */
export interface Gate {
  /** Finds or starts the application instance, then asks its modules. `signal` aborts when the client goes. */
  connect(client: Omit<Client, 'user'>, signal: AbortSignal): Promise<ConnectOutcome>;
  /** Lets the module answer that serves such a path in the application; resolves when the answer is complete or has failed. */
  serveHttp(call: HttpCall): Promise<void>;
}

export type ConnectOutcome =
  | {
      readonly accepted: true;
      readonly access: Access;
      /** Properties for the information object of RTMP's connect result. */
      readonly info: Readonly<Record<string, string | number | boolean>>;
    }
  | Refusal;

/** A stream as a client names it. */
export type AskedStream = Pick<PlayRequest, 'requestedName' | 'streamName' | 'query'>;

/** What an accepted client may ask for next. */
export interface Access {
  readonly client: Client;
  readonly settings: StreamSettings;
  /** The client announces what it is about to publish. Resolves to why it may not, or to nothing. */
  release(request: AskedStream, signal: AbortSignal): Promise<Refusal | undefined>;
  publish(request: AskedStream & Pick<PublishRequest, 'mode'>, signal: AbortSignal): Promise<PublishOutcome>;
  play(request: AskedStream, signal: AbortSignal): Promise<PlayOutcome>;
  /** A NetConnection call that no protocol layer knows: the modules' value, or `undefined` when none has it. */
  command(name: string, args: readonly AmfValue[], signal: AbortSignal): Promise<CommandOutcome>;
  /** Ends everything the client still has open and tells the modules, once. Safe to call again. */
  disconnect(): void;
}

export type PublishOutcome =
  | {
      readonly accepted: true;
      readonly streamName: string;
      /** The claim on the name. End it when the publisher goes; it also says when it is taken over. */
      readonly publication: Publication;
    }
  | Refusal;

export type PlayOutcome =
  | {
      readonly accepted: true;
      readonly streamName: string;
      readonly stream: LiveStream;
      /** Tells the modules that playing ended, once. */
      stop(): void;
    }
  | Refusal;

export type CommandOutcome =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'result'; readonly value: AmfValue }
  | { readonly kind: 'error'; readonly description: string };

/** What an application sets for its clients' connections and readers. */
export interface StreamSettings {
  /** Nothing heard from a client for this long: it is pinged. */
  readonly pingAfterMs: number;
  /** Nothing heard for this long: it is dead. */
  readonly deadAfterMs: number;
  readonly reader: ReaderLimits;
}
