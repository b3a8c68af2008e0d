import { Buffer } from 'node:buffer';
import {
  derBmpString,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
} from '../asn1/index.ts';

const oid = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  pkcs8ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** Java's mark of a certificate that was imported by itself; without it keytool does not list it. */
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
  anyExtendedKeyUsage: '2.5.29.37.0',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/** What stands beside a key or certificate (RFC 7292 §4.2). */
export interface NewBagAttributes {
  readonly alias?: string | undefined;
  /** The same for a key and its certificate. */
  readonly localKeyId?: Uint8Array | undefined;
  /** A certificate that stands for itself, as keytool imports them. */
  readonly trusted?: boolean | undefined;
}

/** The parameters of a PBES2 encryption with PBKDF2-HMAC-SHA256 and AES-256-CBC. */
export interface Pbes2Parameters {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly iv: Uint8Array;
}

/** The MAC that tells a wrong password and a broken file: HMAC-SHA256. */
export interface Pkcs12Mac {
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** AlgorithmIdentifier (RFC 8018 §6.2). */
export function serializePbes2({ iterations, iv, salt }: Pbes2Parameters): Uint8Array {
  const hmac = derSequence(derObjectIdentifier(oid.hmacWithSha256), derNull());
  const derivation = derSequence(derOctetString(salt), derInteger(iterations), hmac);
  return derSequence(
    derObjectIdentifier(oid.pbes2),
    derSequence(
      derSequence(derObjectIdentifier(oid.pbkdf2), derivation),
      derSequence(derObjectIdentifier(oid.aes256Cbc), derOctetString(iv)),
    ),
  );
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3). */
export function serializeEncryptedKey(algorithm: Uint8Array, encrypted: Uint8Array): Uint8Array {
  return derSequence(algorithm, derOctetString(encrypted));
}

/** A private key (RFC 7292 §4.2.2). */
export function serializeKeyBag(encryptedKey: Uint8Array, attributes: NewBagAttributes): Uint8Array {
  return serializeBag(oid.pkcs8ShroudedKeyBag, encryptedKey, attributes);
}

/** A certificate (RFC 7292 §4.2.3). */
export function serializeCertificateBag(certificate: Uint8Array, attributes: NewBagAttributes): Uint8Array {
  const value = derSequence(
    derObjectIdentifier(oid.x509Certificate),
    derContext(0, derOctetString(certificate)),
  );
  return serializeBag(oid.certBag, value, attributes);
}

/** SafeContents in the clear: for keys, which are encrypted one by one. */
export function serializeOpenSafe(bags: readonly Uint8Array[]): Uint8Array {
  return derSequence(
    derObjectIdentifier(oid.data),
    derContext(0, derOctetString(serializeSafeContents(bags))),
  );
}

export function serializeSafeContents(bags: readonly Uint8Array[]): Uint8Array {
  return derSequence(...bags);
}

/** SafeContents that were encrypted: EncryptedData (RFC 7292 §4.1, RFC 5652 §8). */
export function serializeEncryptedSafe(algorithm: Uint8Array, encrypted: Uint8Array): Uint8Array {
  const content = derSequence(derObjectIdentifier(oid.data), algorithm, derContextPrimitive(0, encrypted));
  return derSequence(
    derObjectIdentifier(oid.encryptedData),
    derContext(0, derSequence(derInteger(0), content)),
  );
}

/** AuthenticatedSafe: what the MAC is made of. */
export function serializeAuthenticatedSafe(safes: readonly Uint8Array[]): Uint8Array {
  return derSequence(...safes);
}

/** The file (RFC 7292 §4). */
export function serializePfx(authenticatedSafe: Uint8Array, mac: Pkcs12Mac): Uint8Array {
  const version3 = derInteger(3);
  const sha256 = derSequence(derObjectIdentifier(oid.sha256), derNull());
  return derSequence(
    version3,
    derSequence(derObjectIdentifier(oid.data), derContext(0, derOctetString(authenticatedSafe))),
    derSequence(
      derSequence(sha256, derOctetString(mac.digest)),
      derOctetString(mac.salt),
      derInteger(mac.iterations),
    ),
  );
}

function serializeBag(id: string, value: Uint8Array, attributes: NewBagAttributes): Uint8Array {
  return derSequence(derObjectIdentifier(id), derContext(0, value), serializeAttributes(attributes));
}

function serializeAttributes({ alias, localKeyId, trusted }: NewBagAttributes): Uint8Array {
  const attributes = [
    ...(alias === undefined ? [] : [attribute(oid.friendlyName, derBmpString(alias))]),
    ...(localKeyId === undefined ? [] : [attribute(oid.localKeyId, derOctetString(localKeyId))]),
    ...(trusted === true
      ? [attribute(oid.trustedKeyUsage, derObjectIdentifier(oid.anyExtendedKeyUsage))]
      : []),
  ];
  return attributes.length === 0 ? Buffer.alloc(0) : derSet(...attributes);
}

function attribute(id: string, value: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(id), derSet(value));
}
