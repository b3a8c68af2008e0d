import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toOpenSslCiphers } from '../../src/http/java-cipher-names.ts';

/** Pairs from `openssl ciphers -stdname` (OpenSSL 3.0), whose standard names are Java's. */
const pairs = [
  ['TLS_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 'DHE-RSA-AES256-SHA256'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ECDHE-RSA-AES256-SHA384'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'ECDHE-RSA-AES128-SHA'],
  ['TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
  ['TLS_RSA_WITH_AES_256_GCM_SHA384', 'AES256-GCM-SHA384'],
  ['SSL_RSA_WITH_AES_256_CBC_SHA', 'AES256-SHA'],
] as const;

describe('toOpenSslCiphers', () => {
  for (const [java, openSsl] of pairs) {
    it(`maps ${java}`, () => assert.equal(toOpenSslCiphers([java]), openSsl));
  }

  it('keeps the order and drops the renegotiation pseudo suite', () => {
    const names = [pairs[8][0], 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV', pairs[2][0]];
    assert.equal(toOpenSslCiphers(names), `${pairs[8][1]}:${pairs[2][1]}`);
  });

  it('takes OpenSSL names as they are', () => {
    assert.equal(toOpenSslCiphers(['ECDHE-RSA-AES128-GCM-SHA256']), 'ECDHE-RSA-AES128-GCM-SHA256');
  });

  it('leaves the choice to Node when there is no list', () => {
    assert.equal(toOpenSslCiphers([]), undefined);
  });

  for (const name of [
    'TLS_RSA_WITH_RC4_128_MD5',
    'SSL_RSA_WITH_3DES_EDE_CBC_SHA',
    'ALL:!aNULL',
    '@SECLEVEL=0',
    '',
  ]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      assert.throws(() => toOpenSslCiphers([name]), { code: 'TLS_CIPHER_UNKNOWN', element: 'CipherSuites' });
    });
  }
});
