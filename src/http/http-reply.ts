import type { HttpAnswer, HttpBody, HttpBodyOptions } from '../module/http-exchange.ts';

/** Headers by lower-case name. */
export type HeaderFields = Readonly<Record<string, string>>;

/** A body under way, as the service watches it. */
export interface WatchedBody extends HttpBody {
  /** Since when the client has not read on, on the clock of {@link GrowingBodyOptions.now}; `undefined` while nothing waits. */
  readonly blockedSinceMs: number | undefined;
  readonly stallTimeoutMs: number;
  /** Cuts the client off. */
  destroy(): void;
}

/** The way back to one client: a response of HTTP/1.1 or HTTP/2, or a connection that may become a WebSocket. */
export interface HttpReply {
  respond(answer: HttpAnswer): void;
  open(options: HttpBodyOptions): WatchedBody;
}
