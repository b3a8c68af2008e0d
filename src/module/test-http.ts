import { parseRawQuery } from '../codec/rtmp/raw-query.ts';
import type { Client } from './client.ts';
import type { HttpCall } from './http-call.ts';
import type { HttpAnswer, HttpBody, HttpBodyOptions, HttpRequest } from './http-exchange.ts';
import type { Logger } from './logger.ts';
import type { Refusal } from './refusal.ts';

/** A request of a test, where it differs from a program's GET. */
export interface TestHttpRequest {
  readonly method?: HttpRequest['method'];
  /** What follows the `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly webSocket?: boolean;
}

/** What came of a request. A refusal by the gate is an answer too. */
export interface TestHttpAnswer {
  /** 101 for a WebSocket. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What was sent so far: a body that grows goes on growing here. */
  readonly body: readonly Uint8Array[];
  /** The gate's own words, where it refused. */
  readonly refusal: Refusal | undefined;
  /** Resolves when the body has ended. */
  readonly ended: Promise<void>;
  /** Makes the body stand still, as a client does that does not read, or go on. */
  setClear(isClear: boolean): void;
  /** The client goes. */
  leave(): void;
}

/** Plays the HTTP layer for one request, and keeps what was answered. */
export class TestHttpCall implements HttpCall {
  readonly client: HttpCall['client'];
  readonly request: HttpRequest;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Resolves when an answer has begun. */
  readonly answered: Promise<TestHttpAnswer>;
  readonly #headers: Record<string, string> = {};
  readonly #body: Uint8Array[] = [];
  readonly #left = new AbortController();
  #isAnswered = false;
  #isClear = true;
  #onClear = () => {};
  #resolve: (answer: TestHttpAnswer) => void = () => {};
  #end = () => {};

  constructor(client: Omit<Client, 'user'>, path: string, given: TestHttpRequest, log: Logger) {
    const { headers = {}, method = 'GET', query = '', webSocket = false } = given;
    this.client = client;
    this.request = { method, path, query: parseRawQuery(query), headers, webSocket };
    this.log = log;
    this.signal = this.#left.signal;
    this.answered = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get isAnswered(): boolean {
    return this.#isAnswered || this.signal.aborted;
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  respond({ body = '', headers = {}, status }: HttpAnswer): void {
    this.#begin(status, headers, undefined);
    this.#body.push(Buffer.from(body));
    this.#end();
  }

  refuse(refusal: Refusal): void {
    this.#begin(refusal.reason === 'unavailable' ? 503 : 403, {}, refusal);
    this.#end();
  }

  open({ headers = {}, onClear }: HttpBodyOptions): HttpBody {
    this.#onClear = onClear;
    this.#begin(this.request.webSocket ? 101 : 200, headers, undefined);
    const isClear = () => this.#isClear && !this.signal.aborted;
    return {
      get isClear() {
        return isClear();
      },
      write: (bytes) => void this.#body.push(bytes),
      end: () => this.#end(),
    };
  }

  #begin(status: number, headers: Readonly<Record<string, string>>, refusal: Refusal | undefined): void {
    if (this.#isAnswered) throw new Error('A request has one answer');
    this.#isAnswered = true;
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    this.#resolve({
      status,
      headers: { ...this.#headers, ...headers },
      body: this.#body,
      refusal,
      ended,
      setClear: (isClear) => {
        this.#isClear = isClear;
        if (isClear) this.#onClear();
      },
      leave: () => this.#left.abort(),
    });
  }
}
