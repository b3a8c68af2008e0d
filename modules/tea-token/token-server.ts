import { HttpClient, type HttpClientOptions } from 'sluice/http-client';
import { teaTokenLimits } from './limits.ts';

export type TokenServerOptions = Omit<HttpClientOptions, 'maxConnections' | 'maxRequests'>;

/** The third party's server, which takes a form and answers with a text. */
export class TokenServer {
  readonly #client: HttpClient;

  constructor(options: TokenServerOptions) {
    this.#client = new HttpClient({
      ...options,
      maxConnections: teaTokenLimits.maxTokenConnections,
      maxRequests: teaTokenLimits.maxTokenRequests,
    });
  }

  /**
   * Posts a form; resolves to the text of a 2xx answer.
   *
   * @throws {Error} with the step that failed, when there is none
   */
  async post(form: URLSearchParams, signal: AbortSignal): Promise<string> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { body, status } = await this.#client.ask({ headers, body: form.toString() }, signal);
    if (status >= 200 && status <= 299) return body;
    const rule = 'it must answer with 2xx, and not by a redirect';
    throw new Error(`reading from ${this.#client.place} failed: ${rule}; got ${status}`);
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#client.close();
  }
}
