import { createSecureContext, type SecureContext } from 'node:tls';
import { matchWildcard, parseWildcardPattern } from '../codec/wildcard/index.ts';
import type { DomainMaterial } from './tls-material.ts';

/** The certificates for single domains, ready for handshakes. */
export class DomainContexts {
  readonly #domains: readonly {
    readonly pattern: ReturnType<typeof parseWildcardPattern>;
    readonly context: SecureContext;
  }[];

  constructor(domains: readonly DomainMaterial[]) {
    this.#domains = domains.map(({ domain, options }) => ({
      pattern: parseWildcardPattern(domain),
      context: createSecureContext(options),
    }));
  }

  get isEmpty(): boolean {
    return this.#domains.length === 0;
  }

  /** Of the first domain that matches the name a client asks for (RFC 6066 §3), if there is one. */
  find(serverName: string): SecureContext | undefined {
    // The name may have any case, and no dot at its end; clients send one all the same.
    const name = serverName.toLowerCase().replace(/\.$/, '');
    return this.#domains.find(({ pattern }) => matchWildcard(pattern, name) !== undefined)?.context;
  }
}
