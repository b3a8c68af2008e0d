import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyEntry, KeyStore, LockedEntry, ParseKeyStoreOptions } from './key-store-entry.ts';
import { TlsError } from './tls-error.ts';

const blockPattern = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * Reads keys and certificates from one PEM text. PEM knows no aliases: keys are called key, key-2 ...,
 * certificates without a key certificate, certificate-2 ...
 */
export function parsePemStore(text: string, options: ParseKeyStoreOptions): KeyStore {
  const { file } = options;
  const keyBlocks: string[] = [];
  const certificates: X509Certificate[] = [];
  for (const [block, label = ''] of text.matchAll(blockPattern)) {
    if (label.endsWith('PRIVATE KEY')) keyBlocks.push(block);
    else if (label === 'CERTIFICATE') certificates.push(parseCertificate(block, file));
  }
  if (keyBlocks.length === 0) {
    const entries = certificates.map((certificate, index) => ({
      kind: 'trusted' as const,
      alias: numbered('certificate', index),
      certificate,
      createdAt: undefined,
    }));
    return { format: 'pem', entries, remarks: [] };
  }
  const entries = keyBlocks.map((block, index) =>
    parseKey(block, numbered('key', index), certificates, options),
  );
  return { format: 'pem', entries, remarks: [] };
}

function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}

function parseKey(
  block: string,
  alias: string,
  certificates: readonly X509Certificate[],
  { storePassword, keyPassword, file }: ParseKeyStoreOptions,
): KeyEntry | LockedEntry {
  const encrypted = block.includes('ENCRYPTED');
  for (const passphrase of [keyPassword ?? storePassword, storePassword]) {
    try {
      const key = createPrivateKey({ key: block, ...(encrypted && { passphrase }) });
      const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
      const chain = leaf === undefined ? certificates : [leaf, ...certificates.filter((c) => c !== leaf)];
      return { kind: 'key', alias, key, chain, createdAt: undefined };
    } catch (cause) {
      if (encrypted) continue;
      throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${file}: unreadable PRIVATE KEY`, { cause });
    }
  }
  const fault = new TlsError('TLS_KEY_PASSWORD_WRONG', 'KeyPassword', `a wrong one for ${alias} in ${file}`);
  return { kind: 'locked', alias, fault, chain: certificates, createdAt: undefined };
}

function parseCertificate(block: string, file: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${file}: unreadable CERTIFICATE`, { cause });
  }
}
