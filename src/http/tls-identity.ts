import type { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { KeyStoreSettings } from '../config/settings.ts';
import { readKeyStore, selectIdentity } from './key-store.ts';

/** The key and chain of a TLS port, read and fit for each other. */
export interface TlsIdentity {
  readonly file: string;
  readonly alias: string;
  /** The certificate that clients see, then its issuers as far as the store has them. */
  readonly chain: readonly [leaf: X509Certificate, ...issuers: X509Certificate[]];
  /** Holds the private key: never log it. */
  readonly options: Required<Pick<SecureContextOptions, 'key' | 'cert'>>;
  /** What the operator should know, though it works. */
  readonly remarks: readonly string[];
}

/**
 * Reads a key store and chooses its key.
 *
 * @throws {TlsError} as `readKeyStore` and `selectIdentity`.
 */
export async function loadTlsIdentity(store: KeyStoreSettings, now: Date): Promise<TlsIdentity> {
  const { keyStorePath: file, keyStorePassword: storePassword, keyPassword, keyAlias: alias } = store;
  const content = await readKeyStore(file, {
    storePassword,
    ...(keyPassword !== '' && { keyPassword }),
  });
  const identity = selectIdentity(content, { alias, file, now });
  return {
    file,
    alias: identity.alias,
    chain: identity.chain,
    options: {
      key: identity.key.export({ type: 'pkcs8', format: 'pem' }),
      cert: identity.chain.map(String).join(''),
    },
    remarks: [...content.remarks, ...identity.remarks],
  };
}
