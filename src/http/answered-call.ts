import type { Client } from '../module/client.ts';
import type { Refusal } from '../module/gate.ts';
import type { HttpCall } from '../module/http-call.ts';
import type { HttpAnswer, HttpBody, HttpBodyOptions, HttpRequest } from '../module/http-exchange.ts';
import type { Logger } from '../module/logger.ts';
import type { HttpReply, WatchedBody } from './http-reply.ts';
import { answerOfRefusal } from './refusal-answer.ts';

export interface AnsweredCallOptions {
  readonly client: HttpCall['client'];
  readonly request: HttpRequest;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly reply: HttpReply;
  readonly setHeader: (name: string, value: string) => void;
  /** A body that grows has begun. */
  readonly onBody: (body: WatchedBody) => void;
}

/**
 * A request with its way back: answered once, and never after the client has gone. An answer that cannot be sent, with
 * a header that is none, is no answer.
 */
export class AnsweredCall implements HttpCall {
  readonly client: Omit<Client, 'user' | 'instance' | 'protocol'>;
  readonly request: HttpRequest;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly #options: AnsweredCallOptions;
  #isAnswered = false;

  constructor(options: AnsweredCallOptions) {
    this.client = options.client;
    this.request = options.request;
    this.log = options.log;
    this.signal = options.signal;
    this.#options = options;
  }

  get isAnswered(): boolean {
    return this.#isAnswered || this.signal.aborted;
  }

  setHeader(name: string, value: string): void {
    if (!this.isAnswered) this.#options.setHeader(name, value);
  }

  respond(answer: HttpAnswer): void {
    if (!this.#mayBegin()) return;
    this.#options.reply.respond(answer);
    this.#isAnswered = true;
  }

  refuse(refusal: Refusal): void {
    this.respond(answerOfRefusal(refusal));
  }

  open(options: HttpBodyOptions): HttpBody {
    if (!this.#mayBegin()) return goneBody;
    if (this.request.method === 'HEAD') {
      this.respond({ status: 200, ...(options.headers && { headers: options.headers }) });
      return goneBody;
    }
    const body = this.#options.reply.open(options);
    this.#isAnswered = true;
    this.#options.onBody(body);
    return body;
  }

  /** A second answer is a fault of the module's; after the client has gone an answer goes nowhere. */
  #mayBegin(): boolean {
    if (this.signal.aborted) return false;
    if (this.#isAnswered) throw new Error('A request has one answer');
    return true;
  }
}

const goneBody: HttpBody = { isClear: false, write: () => {}, end: () => {} };
