import { constants } from 'node:crypto';
import { createServer, type SecureContextOptions, type Server } from 'node:tls';
import { selectApplicationProtocol } from './application-protocols.ts';
import type { TlsMaterial } from './tls-material.ts';

/**
 * Node's TLS server for one certificate. It never listens itself: connections reach it by its `connection` event.
 * Other material is another server, with other keys for session tickets, so that no session begun under one
 * certificate goes on under the next.
 */
export function createHandshakeServer(
  { allowHttp2, clientAuth }: Pick<TlsMaterial, 'allowHttp2' | 'clientAuth'>,
  options: SecureContextOptions,
  handshakeTimeoutMs: number,
): Server {
  return createServer({
    ...options,
    handshakeTimeout: handshakeTimeoutMs,
    requestCert: clientAuth !== 'none',
    rejectUnauthorized: clientAuth === 'need',
    secureOptions: secureOptionsOf(clientAuth),
    ALPNCallback: ({ protocols }) => selectApplicationProtocol(protocols, allowHttp2),
  });
}

/**
 * No renegotiation: a client makes a server work for nothing by it, and could come with another certificate. Where
 * certificates are asked for, no tickets either: a resumed session shows none, so that what was trusted once would
 * stay trusted (Node keeps no sessions of its own).
 */
function secureOptionsOf(clientAuth: TlsMaterial['clientAuth']): number {
  const { SSL_OP_NO_RENEGOTIATION, SSL_OP_NO_TICKET } = constants;
  return clientAuth === 'none' ? SSL_OP_NO_RENEGOTIATION : SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET;
}
