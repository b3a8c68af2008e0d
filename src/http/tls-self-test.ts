import type { X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';

/**
 * Shakes hands with itself in memory and gives the certificate a client would see. It proves before the
 * port opens that key, certificate, versions and suites fit together (a DSA key, or suites for another
 * kind of key, would only show up as failing clients), whatever kind of store they came from.
 *
 * @throws what OpenSSL says when no handshake is possible.
 */
export async function handshakeWithSelf(options: SecureContextOptions): Promise<X509Certificate> {
  const [clientSide, serverSide] = createPair();
  const server = new TLSSocket(serverSide, { isServer: true, secureContext: createSecureContext(options) });
  // The client takes whatever the server offers: what is acceptable is the operator's choice.
  const client = connect({
    socket: clientSide,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'ALL:@SECLEVEL=0',
  });
  try {
    return await new Promise((resolve, reject) => {
      server.on('error', reject);
      client.on('error', reject);
      client.on('close', () => reject(new Error('the handshake ended early')));
      client.on('secureConnect', () => {
        const certificate = client.getPeerX509Certificate();
        if (certificate === undefined) reject(new Error('no certificate was sent'));
        else resolve(certificate);
      });
    });
  } finally {
    client.destroy();
    server.destroy();
  }
}

/** Two ends of an in-memory connection. */
function createPair(): [Duplex, Duplex] {
  const a = new End();
  const b = new End();
  a.other = b;
  b.other = a;
  return [a, b];
}

class End extends Duplex {
  other: End | undefined;

  override _read(): void {
    // Data comes by push as the other end writes it.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.other?.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }
}
