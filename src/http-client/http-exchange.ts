import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

/** A whole answer. */
export interface HttpReply {
  readonly status: number;
  /** Lower case, `''` without one. */
  readonly contentType: string;
  /** Read as UTF-8. */
  readonly body: string;
}

/** How far a request has come. */
type Step = 'connecting to' | 'securing the connection to' | 'waiting for' | 'reading from';

/** One request and its answer. */
export class HttpExchange {
  #step: Step = 'connecting to';
  readonly #request: http.ClientRequest;

  constructor(url: URL, options: https.RequestOptions) {
    const isSecure = url.protocol === 'https:';
    this.#request = (isSecure ? https : http).request(url, options);
    this.#request.once('socket', (socket) => {
      if (this.#request.reusedSocket) {
        this.#step = 'waiting for';
        return;
      }
      socket.once('connect', () => {
        this.#step = isSecure ? 'securing the connection to' : 'waiting for';
      });
      socket.once('secureConnect', () => {
        this.#step = 'waiting for';
      });
    });
  }

  get step(): Step {
    return this.#step;
  }

  /** Throws when there is no whole answer within `maxBytes`. */
  async run(body: string, maxBytes: number): Promise<HttpReply> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      this.#request.once('response', resolve);
      this.#request.on('error', reject);
      // An answer of 101 closes the request without an error, and then no time-out ends it either.
      this.#request.once('close', () => reject(new Error('the connection was closed before an answer')));
      this.#request.end(body);
    });
    this.#step = 'reading from';
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

  /** True when the server closed a kept connection just when it was used again: it has not read the request. */
  foundConnectionClosed(error: unknown): boolean {
    if (!this.#request.reusedSocket || this.#step !== 'waiting for') return false;
    return error instanceof Error && 'code' in error && ['ECONNRESET', 'EPIPE'].includes(String(error.code));
  }
}
