import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { AcceptedInfo } from '../../src/http/host-port-listener.ts';

/** What a listener would say of a connection that a test makes. */
export function acceptedInfo(given: Partial<AcceptedInfo> = {}): AcceptedInfo {
  return {
    secure: false,
    hostPort: 'Test',
    address: '127.0.0.1',
    port: 1,
    rtmp: 'on',
    http: 'on',
    ...given,
  };
}

/** Hands every connection of a port of its own to `accept`; over TLS with a key and a certificate. */
export async function listenFor(
  accept: (socket: Socket) => void,
  tls?: { readonly key: string; readonly cert: string },
): Promise<{ port: number; close(): void }> {
  const server: Server =
    tls === undefined
      ? createServer(accept)
      : createTlsServer({ ...tls, ALPNProtocols: ['h2', 'http/1.1'] }, accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return { port: address.port, close: () => server.close() };
}
