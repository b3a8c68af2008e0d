import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DEFAULT_CIPHERS, type SecureContextOptions } from 'node:tls';
import type { SslSettings } from '../config/settings.ts';
import { toOpenSslCiphers } from './java-cipher-names.ts';
import { detectKeyStoreFormat } from './key-store-format.ts';
import { parsePemStore } from './pem-store.ts';
import { parsePkcs12Store } from './pkcs12-store.ts';
import { TlsError } from './tls-error.ts';
import { needsLegacySecurityLevel, type ProtocolRange, parseProtocols } from './tls-protocols.ts';
import { handshakeWithSelf } from './tls-self-test.ts';

/** What a TLS port needs, read and proved to work. */
export interface TlsMaterial {
  /** For `tls.createSecureContext`: key, chain, versions, suites. Holds the private key: never log it. */
  readonly options: SecureContextOptions;
  /** The certificate that clients see. */
  readonly certificate: X509Certificate;
  readonly expiresAt: Date;
}

export type TlsOutcome =
  | { readonly usable: true; readonly material: TlsMaterial }
  | { readonly usable: false; readonly errors: readonly TlsError[] };

/**
 * Reads the key store of an `<SSLConfig>` and tries it out. Store, protocols and suites are looked at
 * independently, so that the operator gets all their faults in one go.
 *
 * @param now what the certificate's validity is measured against.
 */
export async function loadTlsMaterial(ssl: SslSettings, now: Date): Promise<TlsOutcome> {
  const errors: TlsError[] = [];
  const range = await collect(errors, () => parseProtocols(ssl.protocols));
  const ciphers = await collect(errors, () => ({ list: toOpenSslCiphers(ssl.cipherSuites) }));
  const store = await collect(errors, () => readStore(ssl));
  if (range === undefined || ciphers === undefined || store === undefined) return { usable: false, errors };

  const options = { ...store, ...range, ...cipherOptions(ciphers.list, range) };
  const certificate = await collect(errors, () => tryOut(options, ssl.keyStorePath, now));
  if (certificate === undefined) return { usable: false, errors };
  return { usable: true, material: { options, certificate, expiresAt: new Date(certificate.validTo) } };
}

async function collect<T>(errors: TlsError[], step: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof TlsError)) throw error;
    errors.push(error);
    return undefined;
  }
}

async function readStore(ssl: SslSettings): Promise<SecureContextOptions> {
  const file = ssl.keyStorePath;
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const finding = cause.code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${cause.code})`;
    throw new TlsError('TLS_KEYSTORE_UNREADABLE', 'KeyStorePath', `${file}, ${finding}`, { cause });
  });
  const format = detectKeyStoreFormat(bytes);
  switch (format) {
    case 'pem':
      return parsePemStore(bytes.toString('latin1'), ssl.keyStorePassword, file);
    case 'pkcs12':
      return parsePkcs12Store(bytes, ssl.keyStorePassword, file);
    case 'jks':
    case 'jceks':
      throw new TlsError(
        'TLS_KEYSTORE_FORMAT',
        'KeyStorePath',
        `${file}: ${format.toUpperCase()}, not yet supported`,
        {
          advice:
            'convert it with keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 -deststoretype PKCS12',
        },
      );
    case undefined:
      throw new TlsError('TLS_KEYSTORE_FORMAT', 'KeyStorePath', `${file}: neither by its first bytes`);
  }
}

function cipherOptions(list: string | undefined, range: ProtocolRange): SecureContextOptions {
  if (needsLegacySecurityLevel(range)) return { ciphers: `${list ?? DEFAULT_CIPHERS}:@SECLEVEL=0` };
  return list === undefined ? {} : { ciphers: list };
}

async function tryOut(options: SecureContextOptions, file: string, now: Date): Promise<X509Certificate> {
  const certificate = await handshakeWithSelf(options).catch((cause: Error) => {
    throw new TlsError('TLS_HANDSHAKE_IMPOSSIBLE', 'KeyStorePath', `${file}: ${cause.message}`, { cause });
  });
  // Dates as X509Certificate gives them: "Nov 20 18:30:00 2026 GMT".
  if (Date.parse(certificate.validTo) <= now.getTime()) {
    throw new TlsError(
      'TLS_CERTIFICATE_NOT_VALID',
      'KeyStorePath',
      `${file}: expired ${certificate.validTo}`,
    );
  }
  if (Date.parse(certificate.validFrom) > now.getTime()) {
    throw new TlsError(
      'TLS_CERTIFICATE_NOT_VALID',
      'KeyStorePath',
      `${file}: valid from ${certificate.validFrom} on`,
    );
  }
  return certificate;
}
