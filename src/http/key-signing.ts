import { type KeyObject, sign } from 'node:crypto';
import { signatureAlgorithms } from '../codec/x509/index.ts';
import { TlsError } from './tls-error.ts';

/** How a key signs certificates and requests. */
export interface KeySigning {
  /** AlgorithmIdentifier, DER. */
  readonly algorithm: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** The digest that fits a curve's strength (RFC 5758 §3.2); others, as secp256k1, are of 256 bits. */
const curves: Readonly<Record<string, { readonly algorithm: Uint8Array; readonly digest: string }>> = {
  secp384r1: { algorithm: signatureAlgorithms.ecdsaSha384, digest: 'sha384' },
  secp521r1: { algorithm: signatureAlgorithms.ecdsaSha512, digest: 'sha512' },
};

/**
 * @param key a private key: RSA, EC, Ed25519 or Ed448.
 * @throws {TlsError} TLS_KEY_KIND
 */
export function signingOf(key: KeyObject): KeySigning {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return signing(key, signatureAlgorithms.rsaSha256, 'sha256');
    case 'ec': {
      const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
      return signing(key, curve?.algorithm ?? signatureAlgorithms.ecdsaSha256, curve?.digest ?? 'sha256');
    }
    case 'ed25519':
    case 'ed448':
      return signing(key, signatureAlgorithms[key.asymmetricKeyType], null);
    default:
      throw new TlsError(
        'TLS_KEY_KIND',
        'KeyStorePath',
        `a key of kind ${key.asymmetricKeyType ?? 'unknown'}`,
      );
  }
}

function signing(key: KeyObject, algorithm: Uint8Array, digest: string | null): KeySigning {
  return { algorithm, sign: (bytes) => sign(digest, bytes, key) };
}
