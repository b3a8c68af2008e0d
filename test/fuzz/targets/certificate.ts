import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  Asn1Error,
  derContext,
  derInteger,
  derObjectIdentifier,
  derSequence,
  derSet,
} from '../../../src/codec/asn1/index.ts';
import {
  parseCertificateBundle,
  parseCertificateParts,
  replaceCommonName,
} from '../../../src/codec/x509/index.ts';
import type { FuzzTarget } from '../target.ts';

const certificates = [
  ...readFileSync('test/vectors/keystore/chain.pem', 'latin1').matchAll(pemPattern()),
].map(([, base64 = '']) => Uint8Array.from(Buffer.from(base64, 'base64')));

function pemPattern(): RegExp {
  return /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;
}

const bundle = derSequence(
  derObjectIdentifier('1.2.840.113549.1.7.2'),
  derContext(0, derSequence(derInteger(1), derSet(), derSequence(), derContext(0, ...certificates))),
);

/** Only `Asn1Error` escapes; nothing that is found is longer than the file; a subject can be changed. */
export const target: FuzzTarget = {
  name: 'certificate',
  seeds: [...certificates, bundle],
  run(bytes) {
    refusedOr(() => {
      const found = parseCertificateBundle(bytes);
      assert.ok(found.reduce((sum, { length }) => sum + length, 0) <= bytes.length);
    });
    refusedOr(() => {
      const { names, subject } = parseCertificateParts(bytes);
      assert.ok(names.length <= bytes.length && subject.length <= bytes.length);
      replaceCommonName(subject, 'media.example.com');
    });
  },
};

function refusedOr(parse: () => void): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
  }
}
