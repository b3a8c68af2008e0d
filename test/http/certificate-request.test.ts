import assert from 'node:assert/strict';
import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  verify,
  type X509Certificate,
} from 'node:crypto';
import { describe, it } from 'node:test';
import {
  Asn1Reader,
  asn1Tag,
  derObjectIdentifier,
  derSequence,
  derSet,
  derUtf8String,
} from '../../src/codec/asn1/index.ts';
import { parseHostName, replaceCommonName, serializeCommonName } from '../../src/codec/x509/index.ts';
import { makeCertificateRequest, requestableNames } from '../../src/http/certificate-request.ts';
import { makeSelfSigned } from '../../src/http/self-signed.ts';
import { CertificateAuthority, newEcKey, today } from '../support/certificate-authority.ts';

const authority = new CertificateAuthority('Test Root');

function names(...texts: string[]) {
  return texts.flatMap((text) => parseHostName(text) ?? []);
}

/** What the key signed, its signature, and the subject: the end-to-end tests have openssl look at the rest. */
function parseRequest(pem: string) {
  const der = Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
  const request = new Asn1Reader(der).enter();
  const signed = request.expect(asn1Tag.sequence);
  request.expect(asn1Tag.sequence);
  const signature = request.expect(asn1Tag.bitString).content.subarray(1);
  const info = new Asn1Reader(signed.content);
  info.smallInteger();
  return { signed: signed.whole, signature, subject: Buffer.from(info.expect(asn1Tag.sequence).whole) };
}

function isSignedBy(pem: string, key: KeyObject, digest: string | null): boolean {
  const { signature, signed } = parseRequest(pem);
  return verify(digest, signed, createPublicKey(key), signature);
}

describe('makeCertificateRequest', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  for (const [name, key, digest] of [
    ['RSA', rsa, 'sha256'],
    ['P-256', newEcKey(), 'sha256'],
    ['P-384', p384, 'sha384'],
    ['P-521', p521, 'sha512'],
    ['Ed25519', ed25519, null],
  ] as const) {
    it(`is signed by its key: ${name}`, () => {
      const pem = makeCertificateRequest({ key, certificate: undefined, names: names('a.example') });
      assert.ok(isSignedBy(pem, key, digest));
      assert.ok(pem.split('\n').every((line) => line.length <= 64));
    });
  }

  it('refuses a DSA key', () => {
    const key = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey;
    assert.throws(() => makeCertificateRequest({ key, certificate: undefined, names: names('a.example') }), {
      code: 'TLS_KEY_KIND',
    });
  });

  it('keeps the subject of the old certificate, unless it is for other names', () => {
    const key = newEcKey();
    const certificate = authority.certify(key, 'a.example');
    const subjectFor = (...hosts: string[]) =>
      parseRequest(makeCertificateRequest({ key, certificate, names: names(...hosts) })).subject;
    assert.deepEqual(subjectFor('b.example', 'a.example'), Buffer.from(serializeCommonName('a.example')));
    assert.deepEqual(subjectFor('b.example', 'c.example'), Buffer.from(serializeCommonName('b.example')));
  });

  it('takes a common name of 64 characters at most', () => {
    const long = `${'a'.repeat(60)}.example`;
    const subjectFor = (...hosts: string[]) =>
      parseRequest(
        makeCertificateRequest({ key: newEcKey(), certificate: undefined, names: names(...hosts) }),
      ).subject;
    assert.deepEqual(subjectFor(long, 'b.example'), Buffer.from(serializeCommonName('b.example')));
    assert.deepEqual(subjectFor(long), Buffer.from(serializeCommonName(undefined)));
  });
});

describe('replaceCommonName', () => {
  it('leaves organisation and country', () => {
    const part = (id: string, text: string) =>
      derSet(derSequence(derObjectIdentifier(id), derUtf8String(text)));
    const name = derSequence(part('2.5.4.6', 'DE'), part('2.5.4.3', 'old'), part('2.5.4.10', 'Example'));
    const expected = derSequence(part('2.5.4.6', 'DE'), part('2.5.4.10', 'Example'), part('2.5.4.3', 'new'));
    assert.deepEqual(Buffer.from(replaceCommonName(name, 'new')), Buffer.from(expected));
  });
});

describe('requestableNames', () => {
  const key = newEcKey();
  const certificateFor = (...hosts: string[]): X509Certificate =>
    makeSelfSigned({ key, names: names(...hosts), notBefore: today, notAfter: new Date('2027-01-01') });

  for (const [hosts, expected] of [
    [
      ['a.example', 'localhost', '127.0.0.1', '::1', '192.0.2.1'],
      ['a.example', '192.0.2.1'],
    ],
    [['localhost', '127.0.0.1'], []],
  ] as const) {
    it(`of ${hosts.join(', ')} are ${expected.join(', ') || 'none'}`, () => {
      assert.deepEqual(
        requestableNames(certificateFor(...hosts)).map(({ name }) => name),
        expected,
      );
    });
  }

  it('are the common name where there are no others', () => {
    assert.deepEqual(requestableNames(new CertificateAuthority('a.example').certificate), names('a.example'));
    assert.deepEqual(requestableNames(new CertificateAuthority('Test Root').certificate), []);
  });
});
