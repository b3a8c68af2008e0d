import assert from 'node:assert/strict';
import type { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { acceptReply } from '../../src/http/certificate-reply.ts';
import type { KeyStore } from '../../src/http/key-store.ts';
import { TlsError } from '../../src/http/tls-error.ts';
import { CertificateAuthority, newEcKey, today } from '../support/certificate-authority.ts';

const root = new CertificateAuthority('Test Root');
const intermediate = new CertificateAuthority('Test Intermediate', root);
const [firstKey, secondKey] = [newEcKey(), newEcKey()];

function storeWith(...trusted: readonly X509Certificate[]): KeyStore {
  const key = (alias: string, of: typeof firstKey) =>
    ({ kind: 'key', alias, key: of, chain: [], createdAt: undefined }) as const;
  const others = trusted.map(
    (certificate, index) =>
      ({ kind: 'trusted', alias: `ca-${index}`, certificate, createdAt: undefined }) as const,
  );
  return {
    format: 'jks',
    entries: [key('first', firstKey), key('second', secondKey), ...others],
    remarks: [],
  };
}

const options = { file: 'live.jks', now: today };

describe('acceptReply', () => {
  const leaf = intermediate.certify(secondKey, 'media.example.com');

  it('finds the key by itself, and takes the issuers from the reply and from the store', () => {
    for (const [store, certificates] of [
      [storeWith(), [root.certificate, intermediate.certificate, leaf]],
      [storeWith(root.certificate), [leaf, intermediate.certificate]],
      [storeWith(intermediate.certificate, root.certificate), [leaf]],
    ] as const) {
      const { alias, chain } = acceptReply(store, certificates, options);
      assert.equal(alias, 'second');
      assert.deepEqual(chain.map(String), [leaf, intermediate.certificate, root.certificate].map(String));
    }
  });

  it('takes the newest of several certificates for the key', () => {
    const notBefore = new Date('2026-05-31T00:00:00Z');
    const newest = intermediate.certify(secondKey, 'new.example.com', { notBefore });
    const given = [leaf, newest, intermediate.certificate, root.certificate];
    assert.equal(acceptReply(storeWith(), given, options).chain[0].subject, 'CN=new.example.com');
  });

  it('takes no CA for the issuer that only has its name', () => {
    const impostor = new CertificateAuthority('Test Intermediate', root);
    const given = [leaf, impostor.certificate, intermediate.certificate, root.certificate];
    assert.equal(String(acceptReply(storeWith(), given, options).chain[1]), String(intermediate.certificate));
  });

  const expired = { notBefore: new Date('2026-01-01'), notAfter: new Date('2026-05-31') };
  const early = { notBefore: new Date('2026-06-02') };
  const authorities = [intermediate.certificate, root.certificate];
  for (const [name, certificates, code, text] of [
    [
      'of another key',
      [intermediate.certify(newEcKey(), 'other.example.com'), ...authorities],
      'TLS_KEY_MISMATCH',
      /CN=other\.example\.com.*none for first, second of live\.jks/,
    ],
    ['of CAs only', authorities, 'TLS_KEY_MISMATCH', /Test Intermediate.*sluice keystore csr/],
    ['without its intermediate', [leaf, root.certificate], 'TLS_CHAIN_INCOMPLETE', /Test Intermediate/],
    [
      'without any issuer',
      [leaf],
      'TLS_CHAIN_INCOMPLETE',
      /without CN=Test Intermediate, who signed CN=media\.example\.com/,
    ],
    ['without its root', [leaf, intermediate.certificate], 'TLS_CHAIN_INCOMPLETE', /Test Root/],
    [
      'that has expired',
      [intermediate.certify(firstKey, 'x.example', expired), ...authorities],
      'TLS_CERTIFICATE_EXPIRED',
      /x\.example/,
    ],
    [
      'that is not yet valid',
      [intermediate.certify(firstKey, 'x.example', early), ...authorities],
      'TLS_CERTIFICATE_NOT_YET_VALID',
      /x\.example/,
    ],
  ] as const) {
    it(`refuses a reply ${name}`, () => {
      assert.throws(
        () => acceptReply(storeWith(), certificates, options),
        (error) => error instanceof TlsError && error.code === code && text.test(error.message),
      );
    });
  }

  it('refuses a reply for another key than the one that was named, and a name that is not there', () => {
    const given = [leaf, ...authorities];
    assert.throws(() => acceptReply(storeWith(), given, { ...options, alias: 'first' }), {
      code: 'TLS_KEY_MISMATCH',
    });
    assert.throws(() => acceptReply(storeWith(), given, { ...options, alias: 'third' }), {
      code: 'TLS_KEY_ALIAS_UNKNOWN',
    });
  });

  it('takes the name of a key as Java does, in upper or lower case', () => {
    const given = [leaf, ...authorities];
    assert.equal(acceptReply(storeWith(), given, { ...options, alias: 'SECOND' }).alias, 'second');
  });

  it('says why a locked key cannot be the one', () => {
    const fault = new TlsError('TLS_KEY_PASSWORD_WRONG', 'KeyPassword', 'x');
    const entries = [{ kind: 'locked', alias: 'a', fault, chain: [], createdAt: undefined }] as const;
    assert.throws(() => acceptReply({ format: 'jks', entries, remarks: [] }, [leaf], options), fault);
  });
});
