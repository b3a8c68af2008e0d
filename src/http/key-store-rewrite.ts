import { type JavaKeyStore, parseJavaKeyStore, serializeJavaKeyStore } from '../codec/keystore/index.ts';
import { SluiceError } from '../errors.ts';
import type { Identity, KeyStore, ParseKeyStoreOptions } from './key-store.ts';
import { replacePemCertificates } from './key-store-pem-writer.ts';
import { serializePkcs12Store } from './key-store-pkcs12-writer.ts';

/**
 * A key store with another chain for one of its keys, in the format it has. Everything else stays, the
 * protection of keys in Java's own formats and in PEM included.
 *
 * @param bytes of the store as it is.
 * @param store the same, parsed.
 * @throws {SluiceError} KEYSTORE_NOT_KEPT
 */
export async function rewriteKeyStore(
  bytes: Uint8Array,
  store: KeyStore,
  identity: Pick<Identity, 'alias' | 'chain'>,
  options: ParseKeyStoreOptions,
): Promise<Uint8Array> {
  switch (store.format) {
    case 'jks':
    case 'jceks':
      return rewriteJavaStore(parseJavaKeyStore(bytes), identity, options);
    case 'pkcs12':
      return rewritePkcs12(store, identity, options);
    case 'pem':
      return replacePemCertificates(Buffer.from(bytes).toString('latin1'), store, identity);
  }
}

function rewriteJavaStore(
  { entries, format, unreadEntries }: JavaKeyStore,
  { alias, chain }: Pick<Identity, 'alias' | 'chain'>,
  { file, storePassword }: ParseKeyStoreOptions,
): Uint8Array {
  if (unreadEntries > 0) throw notKept(file, 'entries that cannot be read');
  const kept = entries.map((entry) => {
    if (entry.kind === 'secret') throw notKept(file, `the secret key ${entry.alias}`);
    if (entry.kind === 'trusted' || entry.alias !== alias) return entry;
    return { ...entry, chain: chain.map(({ raw }) => raw) };
  });
  return serializeJavaKeyStore({ format, entries: kept }, storePassword);
}

async function rewritePkcs12(
  { entries, remarks }: KeyStore,
  { alias, chain }: Pick<Identity, 'alias' | 'chain'>,
  { file, keyPassword, storePassword }: ParseKeyStoreOptions,
): Promise<Uint8Array> {
  if (remarks.length > 0) throw notKept(file, remarks.join('; '));
  const kept = entries.map((entry) => {
    if (entry.kind === 'locked') throw notKept(file, `the locked key ${entry.alias}`);
    return entry.kind === 'key' && entry.alias === alias ? { ...entry, chain } : entry;
  });
  return serializePkcs12Store(kept, storePassword, keyPassword ?? storePassword);
}

function notKept(file: string, what: string): SluiceError {
  return new SluiceError('KEYSTORE_NOT_KEPT', `${file} with ${what}: use keytool -importcert for this one`);
}
