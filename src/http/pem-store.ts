import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { TlsError } from './tls-error.ts';

/** What a PEM file gives to OpenSSL: the key in the clear and the chain, leaf first. */
export interface PemStore {
  readonly key: string;
  readonly cert: string;
}

const blockPattern = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * Reads key and certificates from one PEM text. Their order in the file does not matter: the leaf is the
 * certificate that belongs to the key, and the chain follows its issuers as far as the file has them.
 *
 * @param file how the operator knows the file, for messages.
 * @throws {TlsError} TLS_KEY_MISSING, TLS_CERTIFICATE_MISSING, TLS_PASSWORD_WRONG, TLS_KEYSTORE_BROKEN,
 *   TLS_KEY_MISMATCH
 */
export function parsePemStore(text: string, password: string, file: string): PemStore {
  let keyBlock: string | undefined;
  const certificates: X509Certificate[] = [];
  for (const [block, label = ''] of text.matchAll(blockPattern)) {
    if (label.endsWith('PRIVATE KEY')) keyBlock ??= block;
    else if (label === 'CERTIFICATE') certificates.push(parseCertificate(block, file));
  }
  if (keyBlock === undefined) {
    throw new TlsError('TLS_KEY_MISSING', 'KeyStorePath', `${file}: no PRIVATE KEY block`);
  }
  if (certificates.length === 0) {
    throw new TlsError('TLS_CERTIFICATE_MISSING', 'KeyStorePath', `${file}: no CERTIFICATE block`);
  }
  const key = parseKey(keyBlock, password, file);
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (leaf === undefined) {
    const subject = certificates[0]?.subject.replaceAll('\n', ', ');
    throw new TlsError('TLS_KEY_MISMATCH', 'KeyStorePath', `${file}: certificate of ${subject}`);
  }
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: chainFrom(leaf, certificates)
      .map((certificate) => certificate.toString())
      .join(''),
  };
}

/** The leaf, its issuer, that one's issuer ... among `certificates`; a self-signed one ends the chain. */
function chainFrom(leaf: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; ; ) {
    const issuer = certificates.find(
      (candidate) => !chain.includes(candidate) && last.checkIssued(candidate),
    );
    if (issuer === undefined) return chain;
    chain.push(issuer);
    last = issuer;
  }
}

function parseKey(block: string, password: string, file: string): KeyObject {
  const encrypted = block.includes('ENCRYPTED');
  try {
    return createPrivateKey({ key: block, ...(encrypted && { passphrase: password }) });
  } catch (cause) {
    if (encrypted)
      throw new TlsError('TLS_PASSWORD_WRONG', 'KeyStorePassword', wrongPassword(file), { cause });
    throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${file}: unreadable PRIVATE KEY`, { cause });
  }
}

function parseCertificate(block: string, file: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${file}: unreadable CERTIFICATE`, { cause });
  }
}

/** The finding for a password that does not fit; the password itself is never told. */
export function wrongPassword(file: string): string {
  return `a wrong one for ${file}`;
}
