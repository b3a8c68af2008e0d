import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SslSettings } from '../config/settings.ts';

export const selfSignedDefaults = {
  keyBits: 2048,
  validYears: 2,
  /** The certificate is valid from a little earlier on: clients whose clocks lag accept it too. */
  backdateMs: 3_600_000,
} as const;

/** Subject alternative names as node-forge numbers them (RFC 5280 §4.2.1.6 GeneralName). */
const dnsName = 2;
const ipAddress = 7;

const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Makes a key and a self-signed certificate for this machine and puts them where the `<SSLConfig>` expects
 * its key store, readable by the owner only: as PKCS12 when `KeyStoreType` says so, as PEM otherwise.
 *
 * @param hostname goes into the certificate beside localhost, 127.0.0.1 and ::1.
 * @returns false, and changes nothing, when the file exists.
 */
export async function writeSelfSigned(ssl: SslSettings, hostname: string, now: Date): Promise<boolean> {
  const store = await makeSelfSigned(ssl, hostname, now);
  await mkdir(path.dirname(ssl.keyStorePath), { recursive: true });
  try {
    // `wx` fails on whatever is there, links included: a store is never overwritten.
    await writeFile(ssl.keyStorePath, store, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function makeSelfSigned(ssl: SslSettings, hostname: string, now: Date): Promise<Uint8Array> {
  // Loaded here and not at the top: a server that has its certificate starts without it.
  const [{ default: forge }, { privateKey: keyPem }] = await Promise.all([
    import('node-forge'),
    promisify(generateKeyPair)('rsa', {
      modulusLength: selfSignedDefaults.keyBits,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }),
  ]);
  const key = forge.pki.privateKeyFromPem(keyPem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // RFC 5280 §4.1.2.2: positive, so the first byte stays below 0x80.
  certificate.serialNumber = `4a${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now.getTime() - selfSignedDefaults.backdateMs);
  certificate.validity.notAfter = new Date(now);
  certificate.validity.notAfter.setUTCFullYear(now.getUTCFullYear() + selfSignedDefaults.validYears);
  const names = hostNames(hostname);
  const subject = [
    { name: 'commonName', value: names[0] ?? 'localhost' },
    { name: 'organizationName', value: 'Sluice self-signed' },
  ];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    {
      name: 'subjectAltName',
      altNames: [
        ...names.map((value) => ({ type: dnsName, value })),
        { type: ipAddress, ip: '127.0.0.1' },
        { type: ipAddress, ip: '::1' },
      ],
    },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  if (ssl.keyStoreType.toUpperCase() !== 'PKCS12') {
    return Buffer.from(keyPem + forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'));
  }
  const pfx = forge.pkcs12.toPkcs12Asn1(key, [certificate], ssl.keyStorePassword, { algorithm: 'aes256' });
  return Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'latin1');
}

/** The host name where it can stand in a certificate (RFC 1035 labels, common name up to 64), then localhost. */
function hostNames(hostname: string): string[] {
  const usable = hostname.length <= 64 && hostname.split('.').every((label) => dnsLabel.test(label));
  return usable && hostname !== 'localhost' ? [hostname, 'localhost'] : ['localhost'];
}
