import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DerivationBudget } from './derivation-budget.ts';
import { readAlgorithm } from './encrypted-key.ts';
import { KeyStoreFault } from './key-store-fault.ts';
import { pkcs12Passwords } from './password-bytes.ts';
import { derivePasswordKey, hmacDigest } from './password-key.ts';
import type { Pfx, PfxMac } from './pkcs12.ts';
import { derivePkcs12Key, type KdfDigest, kdfDigests, kdfPurpose } from './pkcs12-kdf.ts';

/** RFC 9579. */
const pbmac1 = '1.2.840.113549.1.5.14';

/** Digests by their object identifiers. */
const macDigests: Readonly<Record<string, KdfDigest>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/**
 * Whether the MAC of a PKCS12 file fits the password; one without a MAC is never refused here.
 *
 * @throws {KeyStoreFault} `broken`, `too-large`, `unsupported`
 */
export async function isPfxIntact(
  { content, mac }: Pfx,
  password: string,
  budget: DerivationBudget,
): Promise<boolean> {
  if (mac === undefined) return true;
  if (mac.algorithm.oid === pbmac1) return equal(await pbmac1Of(content, mac, password, budget), mac.digest);
  const digest = macDigests[mac.algorithm.oid];
  if (digest === undefined) {
    throw new KeyStoreFault('unsupported', `the MAC's digest ${mac.algorithm.oid} is not known`);
  }
  for (const encoded of pkcs12Passwords(password)) {
    const { salt, iterations } = mac;
    const key = await derivePkcs12Key(
      {
        digest,
        purpose: kdfPurpose.mac,
        password: encoded,
        salt,
        iterations,
        bytes: kdfDigests[digest].size,
      },
      budget,
    );
    if (equal(createHmac(digest, key).update(content).digest(), mac.digest)) return true;
  }
  return false;
}

async function pbmac1Of(
  content: Uint8Array,
  { algorithm }: PfxMac,
  password: string,
  budget: DerivationBudget,
): Promise<Uint8Array> {
  const schemes = algorithm.parameters.enter();
  const derivation = readAlgorithm(schemes);
  const hmac = hmacDigest(readAlgorithm(schemes).oid);
  const key = await derivePasswordKey(derivation, password, undefined, budget);
  return createHmac(hmac, key).update(content).digest();
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
