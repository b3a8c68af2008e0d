import http from 'node:http';
import https from 'node:https';
import type { ReadAuthorities } from './authority-file.ts';
import { HttpExchange, type HttpReply } from './http-exchange.ts';

export interface HttpClientOptions {
  /** The only place that is asked: redirects are not followed. User and password in it become `Authorization`. */
  readonly url: URL;
  /** For waiting, connecting and the whole answer together. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Connections at the same time, which are kept and used again. */
  readonly maxConnections: number;
  /** Requests that are under way or wait for a connection; with more the next one fails. */
  readonly maxRequests: number;
  /** `false` takes any certificate, whoever made it. Default `true`. */
  readonly verifyTls?: boolean;
  /** Who may vouch for the server, see `authorityFile`; the system's own when left out. */
  readonly readAuthorities?: ReadAuthorities;
}

/** What is asked. */
export interface HttpQuestion {
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST';
  /** Besides `Accept: application/json`, `User-Agent` and `Content-Length`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `''`. */
  readonly body?: string;
}

/**
 * Asks one HTTP server of the operator's: connections kept, no redirects, bounds on time, size and number. Close it
 * in `onAppStop`.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #agent: http.Agent;
  /** For messages: the URL without user, password and query, which may be secrets. */
  readonly place: string;
  #underway = 0;

  constructor(options: HttpClientOptions) {
    const { maxConnections: maxSockets, url } = options;
    this.#options = options;
    this.place = `${url.origin}${url.pathname}`;
    const agentOptions = { keepAlive: true, maxSockets };
    this.#agent = url.protocol === 'https:' ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  }

  /**
   * Resolves to the answer, whatever its status.
   *
   * @throws {Error} when there is no whole answer, with the step that failed: `connecting to`, `securing the
   * connection to`, `waiting for` or `reading from` the place
   */
  async ask(question: HttpQuestion, signal: AbortSignal): Promise<HttpReply> {
    const { maxRequests, readAuthorities, timeoutMs, verifyTls } = this.#options;
    if (this.#underway >= maxRequests) {
      throw new Error(`At most ${maxRequests} requests to ${this.place} may wait`);
    }
    this.#underway += 1;
    const { body = '', headers, method = 'POST' } = question;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const ca = await readAuthorities?.();
      const options: https.RequestOptions = {
        method,
        agent: this.#agent,
        signal: AbortSignal.any([signal, deadline]),
        rejectUnauthorized: verifyTls !== false,
        ...(ca === undefined ? {} : { ca }),
        headers: {
          Accept: 'application/json',
          'User-Agent': 'Sluice',
          ...headers,
          ...(method === 'GET' ? {} : { 'Content-Length': Buffer.byteLength(body) }),
        },
      };
      return await this.#exchange(options, body, deadline);
    } finally {
      this.#underway -= 1;
    }
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  async #exchange(options: https.RequestOptions, body: string, deadline: AbortSignal): Promise<HttpReply> {
    const exchange = new HttpExchange(this.#options.url, options);
    try {
      return await exchange.run(body, this.#options.maxResponseBytes);
    } catch (error) {
      if (exchange.foundConnectionClosed(error)) return await this.#exchange(options, body, deadline);
      const why = deadline.aborted ? `no answer within ${this.#options.timeoutMs} ms` : wordsOf(error);
      throw new Error(`${exchange.step} ${this.place} failed: ${why}`);
    }
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? `${error.code} ${error.message}` : error.message;
}
