/** What clients may take of the HTTP service. */
export interface HttpLimits {
  /** Request line and headers of one request, in bytes. */
  readonly maxHeaderBytes: number;
  /** Path and query of one request, in characters. */
  readonly maxTargetLength: number;
  /** From the connection, or the end of the request before, to the end of the headers: keeping alive included. */
  readonly headersTimeoutMs: number;
  /** From the end of the headers until an answer has begun. */
  readonly answerTimeoutMs: number;
  /** For a client to take an answer that is known as a whole. */
  readonly takeTimeoutMs: number;
  /** HTTP/1.1: requests that came before the answer to the one under way. */
  readonly maxPipelinedRequests: number;
  /** HTTP/2: requests under way on one connection. */
  readonly maxConcurrentStreams: number;
  /** HTTP/2: silence on a connection. */
  readonly sessionIdleTimeoutMs: number;
  /** One message from a WebSocket client, in bytes: viewers have little to say. */
  readonly maxWebSocketMessageBytes: number;
  /** For a WebSocket client to say goodbye, or to take a refusal. */
  readonly webSocketCloseTimeoutMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  maxHeaderBytes: 16_384,
  maxTargetLength: 4_096,
  headersTimeoutMs: 15_000,
  answerTimeoutMs: 60_000,
  takeTimeoutMs: 15_000,
  maxPipelinedRequests: 16,
  maxConcurrentStreams: 100,
  sessionIdleTimeoutMs: 60_000,
  maxWebSocketMessageBytes: 4_096,
  webSocketCloseTimeoutMs: 2_000,
};
