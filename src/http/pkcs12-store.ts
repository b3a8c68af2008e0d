import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { wrongPassword } from './pem-store.ts';
import { TlsError } from './tls-error.ts';

/** What OpenSSL and Node say about a PFX they cannot use -> our code and what to tell the operator. */
const findings = [
  {
    pattern: /mac verify failure/i,
    error: (file: string, cause: unknown) =>
      new TlsError('TLS_PASSWORD_WRONG', 'KeyStorePassword', wrongPassword(file), { cause }),
  },
  {
    pattern: /unable to load private key/i,
    error: (file: string, cause: unknown) =>
      new TlsError('TLS_KEY_MISSING', 'KeyStorePath', `${file}: PKCS12 without a private key`, { cause }),
  },
  {
    pattern: /unable to load certificate/i,
    error: (file: string, cause: unknown) =>
      new TlsError(
        'TLS_CERTIFICATE_MISSING',
        'KeyStorePath',
        `${file}: PKCS12 without a certificate for its key`,
        { cause },
      ),
  },
  {
    // RC2-40 and 3DES, as Java before 8u301 and `openssl pkcs12 -legacy` write: OpenSSL 3 has dropped them.
    pattern: /unsupported/i,
    error: (file: string, cause: unknown) =>
      new TlsError(
        'TLS_KEYSTORE_FORMAT',
        'KeyStorePath',
        `${file}: PKCS12 with legacy encryption, not yet supported`,
        { cause, advice: 'export it again with a current openssl or keytool' },
      ),
  },
] as const;

/**
 * Checks that OpenSSL opens a PKCS12 store and finds key and certificate in it, and hands it on as it is.
 *
 * @param file how the operator knows the file, for messages.
 * @throws {TlsError} TLS_PASSWORD_WRONG, TLS_KEY_MISSING, TLS_CERTIFICATE_MISSING, TLS_KEYSTORE_FORMAT,
 *   TLS_KEYSTORE_BROKEN
 */
export function parsePkcs12Store(pfx: Buffer, passphrase: string, file: string): SecureContextOptions {
  const options = { pfx, passphrase };
  try {
    createSecureContext(options);
    return options;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const finding = findings.find(({ pattern }) => pattern.test(said));
    if (finding !== undefined) throw finding.error(file, cause);
    throw new TlsError('TLS_KEYSTORE_BROKEN', 'KeyStorePath', `${file}: ${said}`, { cause });
  }
}
