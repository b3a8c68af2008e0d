import { X509Certificate } from 'node:crypto';
import { Asn1Error } from '../codec/asn1/index.ts';
import { parseCertificateBundle } from '../codec/x509/index.ts';
import { SluiceError } from '../errors.ts';

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/**
 * The certificates that a CA sent: PEM, one or many, DER, or PKCS #7 in either form (`.p7b`).
 *
 * @param file how the operator knows the file, for messages.
 * @throws {SluiceError} CERTIFICATE_FILE_INVALID
 */
export function parseCertificateFile(bytes: Uint8Array, file: string): X509Certificate[] {
  try {
    const found = Buffer.from(bytes).includes('-----BEGIN ')
      ? [...Buffer.from(bytes).toString('latin1').matchAll(pemBlock)].flatMap(parseBlock)
      : parseDer(bytes);
    if (found.length > 0) return found;
  } catch (cause) {
    throw new SluiceError('CERTIFICATE_FILE_INVALID', `${file}, which cannot be read`, { cause });
  }
  throw new SluiceError('CERTIFICATE_FILE_INVALID', `${file}, which holds none`);
}

/** Private keys and requests that stand in the same file are of no interest. */
function parseBlock([block, label, base64 = '']: readonly string[]): X509Certificate[] {
  if (label === 'PKCS7' || label === 'CMS') return parseBundle(Buffer.from(base64, 'base64'));
  return label === 'CERTIFICATE' || label === 'TRUSTED CERTIFICATE' || label === 'X509 CERTIFICATE'
    ? [new X509Certificate(block ?? '')]
    : [];
}

function parseDer(bytes: Uint8Array): X509Certificate[] {
  try {
    return parseBundle(bytes);
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    return [new X509Certificate(bytes)];
  }
}

function parseBundle(bytes: Uint8Array): X509Certificate[] {
  return parseCertificateBundle(bytes).map((certificate) => new X509Certificate(certificate));
}
