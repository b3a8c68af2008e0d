import type { HttpClient } from 'sluice/http-client';
import { AnswerCache } from './answer-cache.ts';
import { serializeFormBody } from './form-body.ts';
import { serializeJsonBody } from './json-body.ts';
import type { Question } from './question.ts';
import { signRequest } from './request-signature.ts';
import { readServiceAnswer, type ServiceAnswer } from './service-answer.ts';

export interface ServiceOptions {
  readonly client: Pick<HttpClient, 'ask'>;
  readonly format: 'json' | 'form';
  /** Signs requests; `''` leaves them unsigned. */
  readonly secret: string;
  /** How long a yes holds for the same question; 0 asks every time. */
  readonly cacheTimeMs: number;
}

/** The operator's service, asked in the form that it understands. */
export class Service {
  readonly #options: ServiceOptions;
  /** Only a yes is kept: what was wrong a moment ago may be put right by now. */
  readonly #cache: AnswerCache<ServiceAnswer>;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#cache = new AnswerCache(options.cacheTimeMs, () => performance.now());
  }

  /** Throws when there is no answer. */
  async ask(question: Question, signal: AbortSignal): Promise<ServiceAnswer> {
    const { client, format, secret } = this.#options;
    const serialize = format === 'json' ? serializeJsonBody : serializeFormBody;
    // All of the question but the connection: the service may go by any part of it.
    const sameQuestion = serialize(question, '');
    const known = this.#cache.get(sameQuestion);
    if (known !== undefined) return known;
    const contentType = format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
    const body = serialize(question, question.client?.id ?? '');
    const signature = secret === '' ? {} : signRequest(secret, body, Date.now());
    const headers = { 'Content-Type': contentType, ...signature };
    const answer = readServiceAnswer(await client.ask({ headers, body }, signal));
    if (answer.kind === 'yes') this.#cache.set(sameQuestion, answer);
    return answer;
  }
}
