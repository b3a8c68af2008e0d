import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { HttpAnswer, HttpBodyOptions } from '../module/http-exchange.ts';
import type { HttpReply, WatchedBody } from './http-reply.ts';

/** Of HTTP/1.1 or HTTP/2. */
export type HttpResponse = ServerResponse | Http2ServerResponse;

/** Answers by a response; the headers that were set on it before go along. */
export class ResponseReply implements HttpReply {
  readonly #response: HttpResponse;
  readonly #now: () => number;

  constructor(response: HttpResponse, now: () => number) {
    this.#response = response;
    this.#now = now;
  }

  respond({ body = '', headers = {}, status }: HttpAnswer): void {
    const response = this.#response;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // RFC 9110 §8.6: a 204 has none.
    if (status !== 204) response.setHeader('content-length', bytes.length);
    // Node itself leaves out the body that a HEAD must not have.
    (response as WritableResponse).end(bytes);
  }

  open({ headers = {}, onClear, stallTimeoutMs }: HttpBodyOptions): WatchedBody {
    const response = this.#response;
    response.statusCode = 200;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return new ResponseBody(response, { onClear, stallTimeoutMs, now: this.#now });
  }
}

interface BodyOptions {
  readonly onClear: () => void;
  readonly stallTimeoutMs: number;
  readonly now: () => number;
}

class ResponseBody implements WatchedBody {
  readonly stallTimeoutMs: number;
  readonly #response: HttpResponse;
  readonly #options: BodyOptions;
  #blockedSinceMs: number | undefined;

  constructor(response: HttpResponse, options: BodyOptions) {
    this.stallTimeoutMs = options.stallTimeoutMs;
    this.#response = response;
    this.#options = options;
    if ('flushHeaders' in response) response.flushHeaders();
    else response.writeHead(response.statusCode);
  }

  get isClear(): boolean {
    return this.#response.writableLength === 0 && !isGone(this.#response);
  }

  get blockedSinceMs(): number | undefined {
    return this.#blockedSinceMs;
  }

  write(bytes: Uint8Array): void {
    if (isGone(this.#response)) return;
    (this.#response as WritableResponse).write(bytes, this.#onWritten);
    if (this.#response.writableLength > 0) this.#blockedSinceMs ??= this.#options.now();
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }

  readonly #onWritten = (): void => {
    if (this.#blockedSinceMs === undefined) return;
    if (this.#response.writableLength > 0) {
      this.#blockedSinceMs = this.#options.now();
      return;
    }
    this.#blockedSinceMs = undefined;
    this.#options.onClear();
  };
}

/** The two declare these each in its own way. */
interface WritableResponse {
  end(bytes: Uint8Array): unknown;
  write(bytes: Uint8Array, onWritten: () => void): boolean;
}

function isGone(response: HttpResponse): boolean {
  return response.destroyed || response.writableEnded;
}
