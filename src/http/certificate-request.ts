import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import {
  type HostName,
  maxCommonNameLength,
  parseCertificateParts,
  parseHostName,
  replaceCommonName,
  serializeCommonName,
  serializeRequestInfo,
  serializeServerExtensions,
  serializeSigned,
} from '../codec/x509/index.ts';
import { signingOf } from './key-signing.ts';

export interface RequestPlan {
  /** A private key. */
  readonly key: KeyObject;
  /** The old one, whose subject it takes. */
  readonly certificate: X509Certificate | undefined;
  /** If the old one's is not among them, the first that fits becomes the common name. */
  readonly names: readonly HostName[];
}

const base64LineLength = 64;

/**
 * A request for a certificate (PKCS #10) in PEM.
 *
 * @throws {TlsError} TLS_KEY_KIND
 */
export function makeCertificateRequest({ certificate, key, names }: RequestPlan): string {
  const { algorithm, sign } = signingOf(key);
  const info = serializeRequestInfo({
    subject: subjectFor(certificate, names),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    extensions: serializeServerExtensions({ names, enciphersKeys: key.asymmetricKeyType === 'rsa' }),
  });
  return toPem('CERTIFICATE REQUEST', serializeSigned(info, algorithm, sign(info)));
}

function subjectFor(certificate: X509Certificate | undefined, names: readonly HostName[]): Uint8Array {
  const fitting = names.map(({ name }) => name).filter(({ length }) => length <= maxCommonNameLength);
  const [first] = fitting;
  if (certificate === undefined) return serializeCommonName(first);
  const { subject } = parseCertificateParts(certificate.raw);
  const old = commonNameOf(certificate);
  return first === undefined || fitting.includes(old) ? subject : replaceCommonName(subject, first);
}

function commonNameOf({ subject }: X509Certificate): string {
  const [, commonName = ''] = /^CN=(.*)$/m.exec(subject ?? '') ?? [];
  return commonName;
}

/**
 * What a CA can certify of the names of a certificate: none that every machine has. keytool makes
 * certificates without names unless told otherwise: their common name is the host's then.
 */
export function requestableNames(certificate: X509Certificate): HostName[] {
  const { names } = parseCertificateParts(certificate.raw);
  const found = names.length > 0 ? names : [parseHostName(commonNameOf(certificate))];
  return found.filter((name) => name !== undefined).filter((name) => !isLoopback(name));
}

function isLoopback(host: HostName): boolean {
  if (host.kind === 'dns') return host.name === 'localhost';
  const { address } = host;
  if (address.length === 4) return address[0] === 127;
  return address.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

function toPem(label: string, der: Uint8Array): string {
  const text = Buffer.from(der).toString('base64');
  const lines = text.match(new RegExp(`.{1,${base64LineLength}}`, 'g')) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
