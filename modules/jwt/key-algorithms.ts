import type { KeyObject } from 'node:crypto';

/** Signatures by public keys (RFC 7518 §3.1, RFC 8037, RFC 9864). */
export const publicKeyAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

/** Signatures by a secret that both sides have. */
export const secretAlgorithms = ['HS256', 'HS384', 'HS512'] as const;

/** RFC 7518 §3.3 */
const minimumRsaBits = 2048;

const curves: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};

/** Whether a token with this `alg` can have been signed by the key: what is not, need not be tried. */
export function suits(key: KeyObject, algorithm: string): boolean {
  if (key.type === 'secret') return algorithm.startsWith('HS');
  const { asymmetricKeyDetails: details, asymmetricKeyType: type } = key;
  if (/^[RP]S/.test(algorithm)) return type === 'rsa';
  if (algorithm.startsWith('ES')) return type === 'ec' && details?.namedCurve === curves[algorithm];
  return type === 'ed25519' && (algorithm === 'EdDSA' || algorithm === 'Ed25519');
}

/** Why no token can be verified with a public key, or `undefined`. */
export function publicKeyFault(key: KeyObject): string | undefined {
  const { asymmetricKeyDetails: details, asymmetricKeyType: type } = key;
  const bits = details?.modulusLength ?? 0;
  if (type === 'rsa' && bits < minimumRsaBits)
    return `an RSA key has at least ${minimumRsaBits} bits; got ${bits}`;
  if (publicKeyAlgorithms.some((algorithm) => suits(key, algorithm))) return undefined;
  return 'a key is RSA, EC on P-256, P-384 or P-521, or Ed25519';
}
