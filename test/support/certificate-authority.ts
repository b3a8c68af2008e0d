import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { derBoolean, derObjectIdentifier, derOctetString, derSequence } from '../../src/codec/asn1/index.ts';
import {
  parseHostName,
  serializeCommonName,
  serializeServerExtensions,
  serializeSigned,
  serializeTbsCertificate,
} from '../../src/codec/x509/index.ts';
import { signingOf } from '../../src/http/key-signing.ts';

/** When tests of certificates take place, unless they say otherwise. */
export const today = new Date('2026-06-01T12:00:00Z');

interface Validity {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A CA in memory: a root, or an intermediate that another one issued. */
export class CertificateAuthority {
  readonly certificate: X509Certificate;
  readonly #key: KeyObject;
  readonly #name: string;

  constructor(name: string, issuer?: CertificateAuthority) {
    this.#name = name;
    this.#key = newEcKey();
    const authority = derSequence(
      derObjectIdentifier('2.5.29.19'),
      derBoolean(true),
      derOctetString(derSequence(derBoolean(true))),
    );
    this.certificate = (issuer ?? this).#sign(this.#key, name, [authority], {});
  }

  /** A server's certificate. */
  certify(key: KeyObject, host: string, validity: Validity = {}): X509Certificate {
    const names = [host].flatMap((text) => parseHostName(text) ?? []);
    return this.#sign(key, host, serializeServerExtensions({ names, enciphersKeys: false }), validity);
  }

  #sign(
    key: KeyObject,
    subject: string,
    extensions: readonly Uint8Array[],
    { notBefore = new Date('2026-01-01T00:00:00Z'), notAfter = new Date('2055-01-01T00:00:00Z') }: Validity,
  ): X509Certificate {
    const { algorithm, sign } = signingOf(this.#key);
    const toBeSigned = serializeTbsCertificate({
      serialNumber: Uint8Array.of(nextSerialNumber++),
      signatureAlgorithm: algorithm,
      issuer: serializeCommonName(this.#name),
      subject: serializeCommonName(subject),
      notBefore,
      notAfter,
      publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      extensions,
    });
    return new X509Certificate(serializeSigned(toBeSigned, algorithm, sign(toBeSigned)));
  }
}

let nextSerialNumber = 1;

/** Made in a moment, unlike an RSA key. */
export function newEcKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
