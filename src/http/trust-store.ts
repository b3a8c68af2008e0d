import type { X509Certificate } from 'node:crypto';
import { readKeyStore } from './key-store.ts';
import { TlsError } from './tls-error.ts';

/**
 * The authorities of a trust store: its certificates without a key, each of which a chain may end in, as in Java.
 *
 * @throws {TlsError} as `readKeyStore`, and TLS_TRUSTSTORE_EMPTY; elements are those of a key store.
 */
export async function loadTrustStore(file: string, storePassword: string): Promise<X509Certificate[]> {
  const { entries } = await readKeyStore(file, { storePassword });
  const authorities = entries.flatMap((entry) => (entry.kind === 'trusted' ? [entry.certificate] : []));
  if (authorities.length === 0) {
    throw new TlsError('TLS_TRUSTSTORE_EMPTY', 'KeyStorePath', `${file}: no certificate without a key`);
  }
  return authorities;
}
