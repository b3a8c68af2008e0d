import type { ErrorCode } from '../errors.ts';
import type { TlsError } from './tls-error.ts';

/** What to do about a fault of a key store, with FILE for its name. */
const advice: Partial<Record<ErrorCode, string>> = {
  TLS_CERTIFICATE_EXPIRED:
    'have it renewed: send the output of sluice keystore csr FILE to the CA, then sluice keystore import FILE with what the CA sends back',
  TLS_CERTIFICATE_MISSING:
    'send the output of sluice keystore csr FILE to a CA, then sluice keystore import FILE with what the CA sends back',
  TLS_CERTIFICATE_NOT_YET_VALID: "wait, or set this machine's clock right",
  TLS_CHAIN_INCOMPLETE:
    "get the CA's intermediate certificates (they stand on its web page), then sluice keystore import FILE with the certificate and with them",
  TLS_HANDSHAKE_IMPOSSIBLE:
    'OpenSSL refuses what is weak, and suites that the key does not fit: make a new key (sluice keystore create NEWFILE), or look at Protocols and CipherSuites',
  TLS_KEY_ALIAS_UNKNOWN: 'name one of the aliases that are listed',
  TLS_KEY_KIND: 'make an RSA or EC key: sluice keystore create NEWFILE',
  TLS_KEY_MISMATCH:
    'have this key certified (sluice keystore csr FILE), or find the key that the certificate was made for',
  TLS_KEY_MISSING:
    'name the file that holds the private key; certificates alone serve to trust others (TrustStorePath)',
  TLS_KEY_PASSWORD_WRONG:
    'a key with a password of its own needs KeyPassword (sluice keystore takes it by --key-password-file)',
};

/**
 * What to do about an error, its own advice before that of its kind; `''` where the rule says enough.
 *
 * @param file of the store.
 */
export function adviceOn({ advice: own, code }: TlsError, file: string): string {
  return own === '' ? (advice[code] ?? '').replaceAll(/\bFILE\b/g, () => file) : own;
}
