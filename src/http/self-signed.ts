import { createHash, createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Asn1Reader, asn1Tag } from '../codec/asn1/index.ts';
import {
  type HostName,
  maxCommonNameLength,
  parseHostName,
  serializeCommonName,
  serializeEndEntityExtensions,
  serializeServerExtensions,
  serializeSigned,
  serializeTbsCertificate,
} from '../codec/x509/index.ts';
import type { SslSettings } from '../config/settings.ts';
import { signingOf } from './key-signing.ts';
import { serializePemStore } from './key-store-pem-writer.ts';
import { makeKey, rsaKeyBits } from './new-key.ts';

export const selfSignedDefaults = {
  validYears: 2,
  /** The certificate is valid from a little earlier on: clients whose clocks lag accept it too. */
  backdateMs: 3_600_000,
} as const;

export interface SelfSignedFields {
  /** A private key: RSA, EC or Ed25519. */
  readonly key: KeyObject;
  /** The first one that fits becomes the common name. */
  readonly names: readonly HostName[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate for a TLS server that its own key signed. */
export function makeSelfSigned({ key, names, notAfter, notBefore }: SelfSignedFields): X509Certificate {
  const { algorithm, sign } = signingOf(key);
  const subject = serializeCommonName(names.find(({ name }) => name.length <= maxCommonNameLength)?.name);
  const publicKey = createPublicKey(key);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const toBeSigned = serializeTbsCertificate({
    // RFC 5280 §4.1.2.2: positive and not zero, so that the first byte stays below 0x80.
    serialNumber: Uint8Array.of(0x4a, ...randomBytes(15)),
    signatureAlgorithm: algorithm,
    issuer: subject,
    subject,
    notBefore,
    notAfter,
    publicKey: spki,
    extensions: [
      ...serializeEndEntityExtensions(keyIdOf(spki)),
      ...serializeServerExtensions({ names, enciphersKeys: key.asymmetricKeyType === 'rsa' }),
    ],
  });
  return new X509Certificate(serializeSigned(toBeSigned, algorithm, sign(toBeSigned)));
}

/** RFC 5280 §4.2.1.2, the first way: the SHA-1 of the bits of the key. */
function keyIdOf(spki: Uint8Array): Uint8Array {
  const fields = new Asn1Reader(spki).enter();
  fields.expect(asn1Tag.sequence);
  const [, ...bits] = fields.expect(asn1Tag.bitString).content;
  return createHash('sha1').update(Uint8Array.from(bits)).digest();
}

/**
 * Makes a key and a self-signed certificate for this machine and puts them, as PEM without a password, where
 * the `<SSLConfig>` expects its key store, readable by the owner only.
 *
 * @param hostname goes into the certificate beside localhost, 127.0.0.1 and ::1.
 * @returns false, and changes nothing, when the file exists.
 */
export async function writeSelfSigned(ssl: SslSettings, hostname: string, now: Date): Promise<boolean> {
  const key = await makeKey({ kind: 'rsa', bits: rsaKeyBits.default });
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + selfSignedDefaults.validYears);
  const notBefore = new Date(now.getTime() - selfSignedDefaults.backdateMs);
  const certificate = makeSelfSigned({ key, names: namesOfMachine(hostname), notBefore, notAfter });
  await mkdir(path.dirname(ssl.keyStorePath), { recursive: true });
  try {
    // `wx` fails on whatever is there, links included: a store is never overwritten.
    await writeFile(ssl.keyStorePath, serializePemStore(key, [certificate]), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The names by which a machine is found: its host name where that can stand in a certificate, and the loopback ones. */
export function namesOfMachine(hostname: string): HostName[] {
  const texts = [hostname, 'localhost', '127.0.0.1', '::1'];
  return [...new Set(texts)].flatMap((text) => parseHostName(text) ?? []);
}
