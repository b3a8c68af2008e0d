import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { ReadAuthorities } from './authority-file.ts';
import { httpVerifyLimits } from './limits.ts';
import { signRequest } from './request-signature.ts';

export interface ServiceClientOptions {
  readonly url: URL;
  /** For waiting, connecting and the whole answer together. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Signs requests; `''` leaves them unsigned. */
  readonly secret: string;
  readonly verifyTls: boolean;
  readonly readAuthorities: ReadAuthorities;
}

export interface ServiceReply {
  readonly status: number;
  /** Lower case, `''` without one. */
  readonly contentType: string;
  readonly body: string;
}

/** How far a request has come. */
type Step = 'connecting to' | 'waiting for' | 'reading from';

/** The one place that speaks HTTP: POST, connections kept, no redirects, bounds on time, size and number. */
export class ServiceClient {
  readonly #options: ServiceClientOptions;
  readonly #agent: http.Agent;
  /** For messages: without user, password and query, which may be secrets. */
  readonly #place: string;
  #underway = 0;

  constructor(options: ServiceClientOptions) {
    const { url } = options;
    this.#options = options;
    this.#place = `${url.origin}${url.pathname}`;
    const agentOptions = { keepAlive: true, maxSockets: httpVerifyLimits.maxServiceConnections };
    this.#agent = url.protocol === 'https:' ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  }

  /** Throws, with the step that failed, when there is no whole answer. */
  async post(contentType: string, body: string, signal: AbortSignal): Promise<ServiceReply> {
    if (this.#underway >= httpVerifyLimits.maxServiceRequests) {
      throw new Error(`At most ${httpVerifyLimits.maxServiceRequests} requests to ${this.#place} may wait`);
    }
    this.#underway += 1;
    const { readAuthorities, secret, timeoutMs, verifyTls } = this.#options;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const ca = await readAuthorities();
      const options: https.RequestOptions = {
        method: 'POST',
        agent: this.#agent,
        signal: AbortSignal.any([signal, deadline]),
        rejectUnauthorized: verifyTls,
        ...(ca === undefined ? {} : { ca }),
        headers: {
          Accept: 'application/json',
          'Content-Type': contentType,
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': 'Sluice',
          ...(secret === '' ? {} : signRequest(secret, body, Date.now())),
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

  async #exchange(options: RequestOptions, body: string, deadline: AbortSignal): Promise<ServiceReply> {
    const exchange = new Exchange(this.#options.url, options);
    try {
      return await exchange.run(body, this.#options.maxResponseBytes);
    } catch (error) {
      // The service closed a kept connection just when it was used again: it has not read the request.
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
      const onConnected = () => {
        this.step = 'waiting for';
      };
      if (this.#request.reusedSocket) onConnected();
      else socket.once(isSecure ? 'secureConnect' : 'connect', onConnected);
    });
  }

  async run(body: string, maxBytes: number): Promise<ServiceReply> {
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
    return {
      status: response.statusCode ?? 0,
      contentType: (response.headers['content-type'] ?? '').toLowerCase(),
      body: Buffer.concat(chunks).toString('utf8'),
    };
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
