import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { HttpAnswer, HttpBodyOptions } from '../module/http-exchange.ts';
import { bare, chunk } from './framing.ts';
import { GrowingBody } from './growing-body.ts';
import type { HttpReply, WatchedBody } from './http-reply.ts';

/** Of HTTP/1.1 or HTTP/2. */
export type HttpResponse = ServerResponse | Http2ServerResponse;

export interface ResponseReplyOptions {
  /** On the clock by which bodies are watched. */
  readonly now: () => number;
  /** A client that has not taken a whole answer by then is cut off, or its stream of HTTP/2 is. */
  readonly takeTimeoutMs: number;
}

/** Answers by a response; the headers that were set on it before go along. */
export class ResponseReply implements HttpReply {
  readonly #response: HttpResponse;
  readonly #options: ResponseReplyOptions;

  constructor(response: HttpResponse, options: ResponseReplyOptions) {
    this.#response = response;
    this.#options = options;
  }

  respond({ body = '', headers = {}, status }: HttpAnswer): void {
    const response = this.#response;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // RFC 9110 §8.6: a 204 has none, and a HEAD only the one that a GET would have.
    const isUnknown = response.req.method === 'HEAD' && bytes.length === 0;
    if (status !== 204 && !isUnknown) response.setHeader('content-length', bytes.length);
    const timer = setTimeout(() => response.destroy(), this.#options.takeTimeoutMs);
    response.once('close', () => clearTimeout(timer));
    // Node itself leaves out the body that a HEAD must not have.
    (response as WritableResponse).end(bytes);
  }

  open({ headers = {}, onClear, stallTimeoutMs }: HttpBodyOptions): WatchedBody {
    const response = this.#response;
    response.statusCode = 200;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const body = { onClear, stallTimeoutMs, now: this.#options.now, end: () => void response.end() };
    if ('stream' in response) {
      response.writeHead(200);
      return new GrowingBody(response.stream, { ...body, frame: bare });
    }
    const isChunked = response.req.httpVersion !== '1.0';
    if (isChunked) response.setHeader('transfer-encoding', 'chunked');
    else response.setHeader('connection', 'close');
    response.flushHeaders();
    const { socket } = response;
    if (socket === null) throw new Error('A response without a socket has no body');
    return new GrowingBody(socket, { ...body, frame: isChunked ? chunk : bare });
  }
}

/** The two declare it each in its own way. */
interface WritableResponse {
  end(bytes: Uint8Array): unknown;
}
