import { readFileSync } from 'node:fs';
import type { KeyStoreFormat } from '../../src/http/key-store-format.ts';

/** A key store made by keytool 17 or OpenSSL 3 (`keystore/make-stores.sh` has the commands), and what it holds. */
export interface KeyStoreVector {
  readonly file: string;
  readonly format: KeyStoreFormat;
  /** `secret1` when left out. */
  readonly storePassword?: string;
  readonly keyPassword?: string;
  /** Kind, alias and, of keys, their kind, in the order of the file. */
  readonly entries: readonly string[];
  /** Secret keys beside. */
  readonly secrets?: readonly string[];
  /** Subjects of the chain that is served, leaf first, or the error. */
  readonly served: readonly string[] | string;
}

const imported = ['CN=red5', 'CN=Test Intermediate', 'CN=Test Root'];
const localhost = ['CN=localhost', 'CN=Test Intermediate', 'CN=Test Root'];

export const keyStoreVectors: readonly KeyStoreVector[] = [
  { file: 'rsa.jks', format: 'jks', entries: ['key red5 rsa'], served: ['CN=red5'] },
  { file: 'ec.jks', format: 'jks', entries: ['key red5 ec'], served: ['CN=red5'] },
  { file: 'rsa.jceks', format: 'jceks', entries: ['key red5 rsa'], served: ['CN=red5'] },
  { file: 'ec.jceks', format: 'jceks', entries: ['key red5 ec'], served: ['CN=red5'] },
  { file: 'rsa.p12', format: 'pkcs12', entries: ['key red5 rsa'], served: ['CN=red5'] },
  { file: 'ec.p12', format: 'pkcs12', entries: ['key red5 ec'], served: ['CN=red5'] },
  { file: 'ed25519.p12', format: 'pkcs12', entries: ['key red5 ed25519'], served: ['CN=red5'] },
  { file: 'rsa-legacy.p12', format: 'pkcs12', entries: ['key red5 rsa'], served: ['CN=red5'] },
  { file: 'ec-legacy.p12', format: 'pkcs12', entries: ['key red5 ec'], served: ['CN=red5'] },

  { file: 'key-password.jks', format: 'jks', keyPassword: 'keysecret', entries: ['key red5 ec'], served: ['CN=red5'] },
  { file: 'key-password.jceks', format: 'jceks', keyPassword: 'keysecret', entries: ['key red5 ec'], served: ['CN=red5'] },
  { file: 'key-password.jks', format: 'jks', entries: ['locked red5'], served: 'TLS_KEY_PASSWORD_WRONG' },
  {
    file: 'key-password.jceks',
    format: 'jceks',
    keyPassword: 'hunter2',
    entries: ['locked red5'],
    served: 'TLS_KEY_PASSWORD_WRONG',
  },
  { file: 'dsa.jks', format: 'jks', entries: ['key red5 dsa'], served: 'TLS_KEY_KIND' },
  { file: 'dsa.p12', format: 'pkcs12', entries: ['key red5 dsa'], served: 'TLS_KEY_KIND' },

  {
    file: 'unicode.jks',
    format: 'jks',
    storePassword: 'pässwörd€',
    entries: ['key schlüssel-鍵 ec'],
    served: ['CN=unicode'],
  },
  { file: 'unicode.p12', format: 'pkcs12', entries: ['key schlüssel-鍵 ec'], served: ['CN=schlüssel-鍵'] },
  {
    // Java's order is that of its hash table.
    file: 'several.jks',
    format: 'jks',
    entries: ['key old dsa', 'locked own', 'key two ec', 'key one ec'],
    served: ['CN=two'],
  },
  {
    file: 'several.jks',
    format: 'jks',
    keyPassword: 'keysecret',
    entries: ['key old dsa', 'key own ec', 'key two ec', 'key one ec'],
    served: ['CN=own'],
  },
  {
    file: 'several.p12',
    format: 'pkcs12',
    entries: ['key one ec', 'key two ec', 'key old dsa'],
    served: ['CN=one'],
  },
  {
    file: 'secret.jceks',
    format: 'jceks',
    entries: ['key red5 ec', 'key first ec'],
    secrets: ['aes'],
    served: ['CN=red5'],
  },
  { file: 'secret.p12', format: 'pkcs12', entries: ['key red5 ec'], secrets: ['aes'], served: ['CN=red5'] },

  {
    file: 'imported.jks',
    format: 'jks',
    entries: ['trusted root', 'key red5 ec', 'trusted intermed'],
    served: imported,
  },
  {
    file: 'imported.jceks',
    format: 'jceks',
    entries: ['trusted root', 'key red5 ec', 'trusted intermed'],
    served: imported,
  },
  {
    file: 'imported.p12',
    format: 'pkcs12',
    entries: ['key red5 ec', 'trusted root', 'trusted intermed'],
    served: imported,
  },
  {
    file: 'imported-legacy.p12',
    format: 'pkcs12',
    entries: ['key red5 ec', 'trusted root', 'trusted intermed'],
    served: imported,
  },
  {
    file: 'separate.jks',
    format: 'jks',
    entries: ['trusted root', 'key red5 ec', 'trusted intermed'],
    served: localhost,
  },
  {
    file: 'incomplete.jks',
    format: 'jks',
    entries: ['trusted root', 'key red5 ec'],
    served: 'TLS_CHAIN_INCOMPLETE',
  },
  { file: 'truststore.jks', format: 'jks', entries: ['trusted root'], served: 'TLS_KEY_MISSING' },
  { file: 'truststore.p12', format: 'pkcs12', entries: ['trusted root'], served: 'TLS_KEY_MISSING' },

  { file: 'openssl.p12', format: 'pkcs12', entries: ['key key ec'], served: localhost },
  { file: 'openssl-legacy.p12', format: 'pkcs12', entries: ['key red5 ec'], served: localhost },
  { file: 'openssl-no-mac.p12', format: 'pkcs12', entries: ['key key ec'], served: localhost },
  { file: 'openssl-clear.p12', format: 'pkcs12', entries: ['key key ec'], served: ['CN=localhost'] },
  { file: 'openssl-old-ciphers.p12', format: 'pkcs12', entries: ['key key ec'], served: ['CN=localhost'] },
  { file: 'openssl-sha384.p12', format: 'pkcs12', entries: ['key key ec'], served: ['CN=localhost'] },
  {
    file: 'openssl-no-password.p12',
    format: 'pkcs12',
    storePassword: '',
    entries: ['key key ec'],
    served: ['CN=localhost'],
  },

  { file: 'chain.pem', format: 'pem', entries: ['key key ec'], served: localhost },
  { file: 'shuffled.pem', format: 'pem', entries: ['key key ec'], served: localhost },
  { file: 'encrypted.pem', format: 'pem', entries: ['key key ec'], served: ['CN=localhost'] },
  { file: 'scrypt.pem', format: 'pem', entries: ['key key ec'], served: ['CN=localhost'] },
  { file: 'traditional.pem', format: 'pem', entries: ['key key ec'], served: ['CN=localhost'] },
  { file: 'root.pem', format: 'pem', entries: ['trusted certificate'], served: 'TLS_KEY_MISSING' },
];

export const keyStoreVectorPassword = 'secret1';

export function keyStoreVectorBytes(file: string): Uint8Array {
  return readFileSync(new URL(`keystore/${file}`, import.meta.url));
}
