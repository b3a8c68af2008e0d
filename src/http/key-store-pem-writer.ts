import type { KeyObject, X509Certificate } from 'node:crypto';
import { isCertificateBlock, parsePem } from '../codec/keystore/index.ts';
import type { Identity, KeyStore } from './key-store.ts';

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

/**
 * A PEM key store with another chain for one of its keys. Keys, and parameters beside them, stay as they are
 * written.
 */
export function replacePemCertificates(
  text: string,
  { entries }: KeyStore,
  { alias, chain }: Pick<Identity, 'alias' | 'chain'>,
): Uint8Array {
  const others = parsePem(text)
    .filter((block) => !isCertificateBlock(block))
    .map((block) => `${block.text}\n`);
  const kept = entries.flatMap((entry) =>
    entry.kind === 'trusted' || entry.alias === alias ? [] : entry.chain,
  );
  const certificates = new Set([...chain, ...kept].map((certificate) => certificate.toString()));
  return Buffer.from([...others, ...certificates].join(''), 'latin1');
}
