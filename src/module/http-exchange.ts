import type { LiveStream } from '../media/live-stream.ts';
import type { ReaderLimits } from '../media/reader-limits.ts';
import type { Client, RawQuery } from './client.ts';
import type { Logger } from './logger.ts';

/** What was asked over HTTP. */
export interface HttpRequest {
  /** GET, HEAD or OPTIONS; the server answers every other method itself. */
  readonly method: 'GET' | 'HEAD' | 'OPTIONS';
  /** What follows the application's name in the URL's path, percent-decoded, without a `/` at either end. */
  readonly path: string;
  /** May hold secrets: never log it. */
  readonly query: RawQuery;
  /** By lower-case name; several of one name joined with `, `. May hold secrets: never log them. */
  readonly headers: Readonly<Record<string, string>>;
  /** It asks to become a WebSocket. */
  readonly webSocket: boolean;
}

/** What a request is for, as the module says that serves it. */
export interface HttpRoute {
  readonly protocol: Exclude<Client['protocol'], 'rtmp'>;
  /** The application instance; `_definst_` where the URL names none. */
  readonly instance: string;
  /** As the client wrote it: may be a secret, and may be no possible name. */
  readonly streamName: string;
}

/** An answer that is known as a whole. */
export interface HttpAnswer {
  /** Such as 200. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A request that a module serves, and the ways to answer it: exactly one of `respond`, `open` and a refusal. */
export interface HttpExchange {
  /** Connection ID: it stands on every log line. */
  readonly id: string;
  readonly request: HttpRequest;
  readonly route: HttpRoute;
  readonly log: Logger;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
  /** A header of whatever answer follows, a refusal too. */
  setHeader(name: string, value: string): void;
  respond(answer: HttpAnswer): void;
  /**
   * Asks the connect gate and the play gate in the client's name. `undefined`: refused, and the client was told
   * so, or gone. Everything that is granted ends with the client, or with `stop`.
   */
  play(): Promise<HttpPlayback | undefined>;
  /** Begins a body that grows: 200 with chunks over HTTP, binary messages over a WebSocket. */
  open(options: HttpBodyOptions): HttpBody;
}

/** What the gate granted. */
export interface HttpPlayback {
  /** The public name. */
  readonly streamName: string;
  readonly stream: LiveStream;
  readonly limits: ReaderLimits;
  /** The client watches no longer. Safe to call again. */
  stop(): void;
}

export interface HttpBodyOptions {
  /** Left out over a WebSocket, which has none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A client that takes nothing for this long is cut off. */
  readonly stallTimeoutMs: number;
  /** The client took all that was written. */
  readonly onClear: () => void;
}

/** A body that grows. What is written after the client has gone goes nowhere. */
export interface HttpBody {
  /** False while bytes wait in the process for the client to read on. */
  readonly isClear: boolean;
  /** Shares the bytes: do not change them afterwards. */
  write(bytes: Uint8Array): void;
  /** Sends what is written, then ends. */
  end(): void;
}
