import { X509Certificate } from 'node:crypto';
import { Asn1Error } from '../codec/asn1/index.ts';
import { isCertificateBlock, type PemBlock, parsePem, pemBytes } from '../codec/keystore/index.ts';
import { parseCertificateBundle } from '../codec/x509/index.ts';
import { SluiceError } from '../errors.ts';

/** PKCS #7 in PEM (RFC 7468 §8, §9). */
const bundleLabels = ['PKCS7', 'CMS'];

/**
 * The certificates that a CA sent: PEM, one or many, DER, or PKCS #7 in either form (`.p7b`).
 *
 * @param file how the operator knows the file, for messages.
 * @throws {SluiceError} CERTIFICATE_FILE_INVALID
 */
export function parseCertificateFile(bytes: Uint8Array, file: string): X509Certificate[] {
  try {
    const found = Buffer.from(bytes).includes('-----BEGIN ')
      ? parsePem(Buffer.from(bytes).toString('latin1')).flatMap(parseBlock)
      : parseDer(bytes);
    if (found.length > 0) return found;
  } catch (cause) {
    throw new SluiceError('CERTIFICATE_FILE_INVALID', `${file}, which cannot be read`, { cause });
  }
  throw new SluiceError('CERTIFICATE_FILE_INVALID', `${file}, which holds none`);
}

/** Private keys and requests that stand in the same file are of no interest. */
function parseBlock(block: PemBlock): X509Certificate[] {
  if (bundleLabels.includes(block.label)) return parseBundle(pemBytes(block));
  return isCertificateBlock(block) ? [new X509Certificate(block.text)] : [];
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
