import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { ReadAuthorities } from './authority-file.ts';
import { teaTokenLimits } from './limits.ts';

export interface TokenClientOptions {
  readonly url: URL;
  /** For connecting and the whole answer together. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly verifyTls: boolean;
  readonly readAuthorities: ReadAuthorities;
}

/** How far a request has come. */
type Step = 'connecting to' | 'securing the connection to' | 'waiting for' | 'reading from';

/** The one place that speaks HTTP: POST, connections kept, no redirects, bounds on time, size and number. */
export class TokenClient {
  readonly #options: TokenClientOptions;
  readonly #agent: http.Agent;
  /** For messages: without user, password and query, which may be secrets. */
  readonly #place: string;

  constructor(options: TokenClientOptions) {
    const { url } = options;
    this.#options = options;
    this.#place = `${url.origin}${url.pathname}`;
    const agentOptions = { keepAlive: true, maxSockets: teaTokenLimits.maxTokenConnections };
    this.#agent = url.protocol === 'https:' ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  }

  /**
   * Posts a form; resolves to the text of a 2xx answer.
   *
   * @throws {Error} with the step that failed, when there is none
   */
  async post(form: URLSearchParams, signal: AbortSignal): Promise<string> {
    const { readAuthorities, timeoutMs, verifyTls } = this.#options;
    const deadline = AbortSignal.timeout(timeoutMs);
    const ca = await readAuthorities();
    const body = form.toString();
    const options: https.RequestOptions = {
      method: 'POST',
      agent: this.#agent,
      signal: AbortSignal.any([signal, deadline]),
      rejectUnauthorized: verifyTls,
      ...(ca === undefined ? {} : { ca }),
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'Sluice',
      },
    };
    return await this.#exchange(options, body, deadline);
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  async #exchange(options: RequestOptions, body: string, deadline: AbortSignal): Promise<string> {
    const exchange = new Exchange(this.#options.url, options);
    try {
      return await exchange.run(body, this.#options.maxResponseBytes);
    } catch (error) {
      // The server closed a kept connection just when it was used again: it has not read the request.
      if (exchange.foundConnectionClosed(error)) return await this.#exchange(options, body, deadline);
      const why = deadline.aborted ? `no answer within ${this.#options.timeoutMs} ms` : wordsOf(error);
      throw new Error(`${exchange.step} ${this.#place} failed: ${why}`);
    }
  }
}

/** One request and its answer. */
class Exchange {
  step: Step = 'connecting to';
  readonly #request: http.ClientRequest;

  constructor(url: URL, options: RequestOptions) {
    const isSecure = url.protocol === 'https:';
    this.#request = (isSecure ? https : http).request(url, options);
    this.#request.once('socket', (socket) => {
      if (this.#request.reusedSocket) {
        this.step = 'waiting for';
        return;
      }
      socket.once('connect', () => {
        this.step = isSecure ? 'securing the connection to' : 'waiting for';
      });
      socket.once('secureConnect', () => {
        this.step = 'waiting for';
      });
    });
  }

  async run(body: string, maxBytes: number): Promise<string> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      this.#request.once('response', resolve);
      this.#request.on('error', reject);
      // An answer of 101 closes the request without an error, and then no time-out ends it either.
      this.#request.once('close', () => reject(new Error('the connection was closed before an answer')));
      this.#request.end(body);
    });
    this.step = 'reading from';
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Leaving the loop by a throw closes the connection.
      if (size > maxBytes) throw new Error(`its answer must have at most ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    // Read to its end all the same, so that the connection can be used again.
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode > 299) {
      throw new Error(`it must answer with 2xx, and not by a redirect; got ${statusCode}`);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  foundConnectionClosed(error: unknown): boolean {
    if (!this.#request.reusedSocket || this.step !== 'waiting for') return false;
    return error instanceof Error && 'code' in error && ['ECONNRESET', 'EPIPE'].includes(String(error.code));
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? `${error.code} ${error.message}` : error.message;
}
