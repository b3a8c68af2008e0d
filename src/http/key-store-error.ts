import { Asn1Error } from '../codec/asn1/index.ts';
import { KeyStoreFault, type KeyStoreFaultKind } from '../codec/keystore/index.ts';
import type { ErrorCode } from '../errors.ts';
import { TlsError } from './tls-error.ts';

const codes = {
  broken: 'TLS_KEYSTORE_BROKEN',
  password: 'TLS_PASSWORD_WRONG',
  'too-large': 'TLS_KEYSTORE_TOO_LARGE',
  unsupported: 'TLS_KEYSTORE_FORMAT',
} as const satisfies Record<KeyStoreFaultKind, ErrorCode>;

/** What the readers of `src/codec` say, as an error that names the store; other errors go through. */
export function toTlsError(error: unknown, where: string): TlsError {
  if (error instanceof TlsError) return error;
  if (error instanceof KeyStoreFault && error.kind === 'password') return wrongStorePassword(where, error);
  if (error instanceof KeyStoreFault || error instanceof Asn1Error) {
    const code = error instanceof KeyStoreFault ? codes[error.kind] : codes.broken;
    return new TlsError(code, 'KeyStorePath', `${where}: ${error.message}`, { cause: error });
  }
  throw error;
}

/** The password itself is never told. */
export function wrongStorePassword(file: string, cause?: unknown): TlsError {
  return new TlsError('TLS_PASSWORD_WRONG', 'KeyStorePassword', `a wrong one for ${file}`, { cause });
}
