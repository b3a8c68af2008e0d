import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  derContext,
  derInteger,
  derObjectIdentifier,
  derSequence,
  derSet,
} from '../../src/codec/asn1/index.ts';
import { parseCertificateFile } from '../../src/http/certificate-file.ts';
import { CertificateAuthority } from '../support/certificate-authority.ts';

const [one, other] = [
  new CertificateAuthority('One').certificate,
  new CertificateAuthority('Other').certificate,
];

/** What `openssl crl2pkcs7 -nocrl` makes; the end-to-end tests have openssl make it. */
const bundle = derSequence(
  derObjectIdentifier('1.2.840.113549.1.7.2'),
  derContext(
    0,
    derSequence(
      derInteger(1),
      derSet(),
      derSequence(derObjectIdentifier('1.2.840.113549.1.7.1')),
      derContext(0, one.raw, other.raw),
      derSet(),
    ),
  ),
);

describe('parseCertificateFile', () => {
  const base64 = Buffer.from(bundle).toString('base64');
  for (const [name, bytes, expected] of [
    [
      'PEM with text around, a request and a key',
      Buffer.from(
        `Bag Attributes\n${String(one)}-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----\n\r\n${String(other)}`,
      ),
      [one, other],
    ],
    ['DER', one.raw, [one]],
    ['PKCS #7', bundle, [one, other]],
    ['PKCS #7 in PEM', Buffer.from(`-----BEGIN PKCS7-----\n${base64}\n-----END PKCS7-----\n`), [one, other]],
  ] as const) {
    it(`reads ${name}`, () => {
      assert.deepEqual(parseCertificateFile(bytes, 'x').map(String), expected.map(String));
    });
  }

  it('takes time in proportion to a file of beginnings', () => {
    const startedAt = performance.now();
    assert.throws(() => parseCertificateFile(Buffer.from('-----BEGIN A-----'.repeat(60_000)), 'x'), {
      code: 'CERTIFICATE_FILE_INVALID',
    });
    assert.ok(performance.now() - startedAt < 2_000);
  });

  for (const [name, bytes, text] of [
    ['an empty file', Buffer.alloc(0), /reply\.crt, which cannot be read/],
    ['a web page', Buffer.from('<html>'), /reply\.crt, which cannot be read/],
    ['DER that is cut off', one.raw.subarray(0, -1), /which cannot be read/],
    [
      'PEM that is cut off',
      Buffer.from(`-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`),
      /which cannot be read/,
    ],
    [
      'a request',
      Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----'),
      /which holds none/,
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(() => parseCertificateFile(bytes, 'reply.crt'), {
        code: 'CERTIFICATE_FILE_INVALID',
        message: text,
      });
    });
  }
});
