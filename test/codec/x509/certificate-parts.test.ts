import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Asn1Error } from '../../../src/codec/asn1/index.ts';
import {
  parseCertificateBundle,
  parseCertificateParts,
  parseHostName,
  serializeCommonName,
} from '../../../src/codec/x509/index.ts';
import { makeSelfSigned } from '../../../src/http/self-signed.ts';
import { CertificateAuthority, newEcKey, today } from '../../support/certificate-authority.ts';

describe('parseCertificateParts', () => {
  const names = ['media.example.com', '*.example.com', '192.0.2.1', '2001:db8::1'];
  const certificate = makeSelfSigned({
    key: newEcKey(),
    names: names.flatMap((name) => parseHostName(name) ?? []),
    notBefore: today,
    notAfter: new Date('2027-01-01T00:00:00Z'),
  });

  it('gives the subject as it stands, and the names', () => {
    const parts = parseCertificateParts(certificate.raw);
    assert.deepEqual(Buffer.from(parts.subject), Buffer.from(serializeCommonName('media.example.com')));
    assert.deepEqual(
      parts.names.map(({ name }) => name),
      names,
    );
  });

  it('names all extensions', () => {
    assert.deepEqual(parseCertificateParts(certificate.raw).extensionIds.toSorted(), [
      '2.5.29.14',
      '2.5.29.15',
      '2.5.29.17',
      '2.5.29.19',
      '2.5.29.37',
    ]);
  });

  it('finds no names where there are none', () => {
    assert.deepEqual(parseCertificateParts(new CertificateAuthority('Root').certificate.raw).names, []);
  });

  it('refuses what is cut off', () => {
    for (let length = 0; length < certificate.raw.length; length++) {
      assert.throws(() => parseCertificateParts(certificate.raw.subarray(0, length)), Asn1Error);
    }
  });
});

describe('parseCertificateBundle', () => {
  // openssl crl2pkcs7 -nocrl, without any certificate
  const empty = Buffer.from(
    '302306092a864886f70d010702a0163014020101310030 0b06092a864886f70d010701 3100'.replaceAll(' ', ''),
    'hex',
  );

  it('may be empty', () => assert.deepEqual(parseCertificateBundle(empty), []));

  it('refuses what is cut off, and what is no signed data', () => {
    for (let length = 0; length < empty.length; length++) {
      assert.throws(() => parseCertificateBundle(empty.subarray(0, length)), Asn1Error);
    }
    const { raw } = new CertificateAuthority('Root').certificate;
    assert.throws(() => parseCertificateBundle(raw), Asn1Error);
  });
});
