import type { Server } from 'node:tls';
import { matchWildcard, parseWildcardPattern } from '../codec/wildcard/index.ts';
import { createHandshakeServer } from './handshake-server.ts';
import type { TlsMaterial } from './tls-material.ts';

/**
 * The TLS servers of a port: one for each certificate. Node's SNICallback would do with one server, but it lays a
 * domain's certificate over the port's: with an RSA key here and an EC key there OpenSSL has both and shows the
 * one that the client prefers, and a chain stays where the domain has none.
 */
export class HandshakeServers {
  readonly #own: Server;
  readonly #domains: readonly {
    readonly pattern: ReturnType<typeof parseWildcardPattern>;
    readonly server: Server;
  }[];

  constructor(material: TlsMaterial, handshakeTimeoutMs: number) {
    this.#own = createHandshakeServer(material, material.options, handshakeTimeoutMs);
    this.#domains = material.domains.map(({ domain, options }) => ({
      pattern: parseWildcardPattern(domain),
      server: createHandshakeServer(material, options, handshakeTimeoutMs),
    }));
  }

  /** Whether it matters which name a client asks for. */
  get haveDomains(): boolean {
    return this.#domains.length > 0;
  }

  get all(): readonly Server[] {
    return [this.#own, ...this.#domains.map(({ server }) => server)];
  }

  /** Of the first domain that matches the name a client asks for (RFC 6066 §3), else the port's own. */
  find(serverName = ''): Server {
    // The name may have any case, and no dot at its end; clients send one all the same.
    const name = serverName.toLowerCase().replace(/\.$/, '');
    const found =
      name !== '' && this.#domains.find(({ pattern }) => matchWildcard(pattern, name) !== undefined);
    return found ? found.server : this.#own;
  }
}
