import type { HttpExchange } from 'sluice/module';

/** Which web pages may read the streams: `*` is all, `''` none of another origin. */
export class AllowedOrigins {
  readonly #origins: readonly string[];

  /** @param list of origins such as `https://player.example.com`, with commas between. */
  constructor(list: string) {
    this.#origins = list
      .split(',')
      .map((origin) => origin.trim().toLowerCase())
      .filter((origin) => origin !== '');
  }

  /** Says so in the headers of the answer; a program sends no origin and needs none of them. */
  tell({
    request,
    setHeader,
  }: Pick<HttpExchange, 'request'> & { setHeader: HttpExchange['setHeader'] }): void {
    const { origin } = request.headers;
    if (this.#origins.includes('*')) {
      setHeader('access-control-allow-origin', '*');
    } else {
      setHeader('vary', 'Origin');
      if (origin !== undefined && this.allows(request)) setHeader('access-control-allow-origin', origin);
    }
    if (request.method === 'OPTIONS') {
      setHeader('access-control-allow-methods', 'GET, HEAD');
      setHeader('access-control-allow-headers', 'Authorization, Range');
      setHeader('access-control-max-age', '600');
    }
  }

  /** Browsers ask no leave before a WebSocket: it has to be refused. */
  allows({ headers }: HttpExchange['request']): boolean {
    const { origin } = headers;
    return (
      origin === undefined ||
      this.#origins.includes('*') ||
      this.#origins.includes(origin.toLowerCase()) ||
      isSameOrigin(origin, headers['host'] ?? headers[':authority'])
    );
  }
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && origin.toLowerCase().replace(/^https?:\/\//, '') === host.toLowerCase();
}
