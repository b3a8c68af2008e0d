import { getCiphers } from 'node:tls';
import { TlsError } from './tls-error.ts';

/** Not a cipher: Java's way to announce secure renegotiation (RFC 5746 §3.3), which OpenSSL always does. */
const ignored = 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV';

/** Key exchange and authentication: the words before `_WITH_` -> OpenSSL's prefix. */
const keyExchanges: Readonly<Record<string, string>> = {
  RSA: '',
  DHE_RSA: 'DHE-RSA-',
  DHE_DSS: 'DHE-DSS-',
  ECDHE_RSA: 'ECDHE-RSA-',
  ECDHE_ECDSA: 'ECDHE-ECDSA-',
};

/** Cipher and hash: the words after `_WITH_` -> OpenSSL's name. A CBC suite does not name its mode there. */
const bulkCiphers: Readonly<Record<string, string>> = {
  AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  AES_128_CBC_SHA256: 'AES128-SHA256',
  AES_256_CBC_SHA256: 'AES256-SHA256',
  AES_256_CBC_SHA384: 'AES256-SHA384',
  AES_128_CBC_SHA: 'AES128-SHA',
  AES_256_CBC_SHA: 'AES256-SHA',
  CHACHA20_POLY1305_SHA256: 'CHACHA20-POLY1305',
};

/**
 * OpenSSL's cipher list for Java's suite names (`TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`), in their order.
 * OpenSSL's own names pass as they are. `undefined` for an empty list: Node's default suites.
 *
 * @throws {TlsError} TLS_CIPHER_UNKNOWN for a name that this build of OpenSSL cannot offer.
 */
export function toOpenSslCiphers(names: readonly string[]): string | undefined {
  const offered = new Set(getCiphers());
  const list: string[] = [];
  for (const name of names) {
    if (name === ignored) continue;
    const cipher = toOpenSslName(name);
    if (!offered.has(cipher.toLowerCase())) {
      throw new TlsError('TLS_CIPHER_UNKNOWN', 'CipherSuites', name);
    }
    list.push(cipher);
  }
  return list.length === 0 ? undefined : list.join(':');
}

function toOpenSslName(name: string): string {
  const java = /^(?:TLS|SSL)_(.+)_WITH_(.+)$/.exec(name);
  // TLS 1.3 suites (RFC 8446 §B.4) are named alike in Java and OpenSSL and have no _WITH_.
  if (java === null) return name;
  const [, keyExchange = '', bulk = ''] = java;
  const prefix = keyExchanges[keyExchange];
  const suffix = bulkCiphers[bulk];
  return prefix === undefined || suffix === undefined ? name : prefix + suffix;
}
