import type { KeyObject, X509Certificate } from 'node:crypto';

/**
 * A PEM key store: the private key (PKCS #8), then its chain, leaf first.
 *
 * @param password encrypts the key; without one it stands in the clear.
 */
export function serializePemStore(
  key: KeyObject,
  chain: readonly X509Certificate[],
  password?: string,
): string {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  const keyText = key.export(
    password === undefined ? form : { ...form, cipher: 'aes-256-cbc', passphrase: password },
  );
  return [keyText.toString(), ...chain.map((certificate) => certificate.toString())].join('');
}
