import type { X509Certificate } from 'node:crypto';
import { subjectOf } from './key-store-certificate.ts';
import { TlsError } from './tls-error.ts';

export function validityAt(
  { validFrom, validTo }: X509Certificate,
  now: Date,
): 'valid' | 'expired' | 'early' {
  // As Node gives them: "Nov 20 18:30:00 2026 GMT".
  if (Date.parse(validTo) <= now.getTime()) return 'expired';
  return Date.parse(validFrom) > now.getTime() ? 'early' : 'valid';
}

/**
 * @param where names the key that it is needed for.
 * @param renewal what to do about one that has expired, where it is not the key's own.
 * @throws {TlsError} TLS_CERTIFICATE_EXPIRED, TLS_CERTIFICATE_NOT_YET_VALID
 */
export function checkValidity(certificate: X509Certificate, where: string, now: Date, renewal = ''): void {
  const found = `the certificate of ${subjectOf(certificate)} for ${where}`;
  switch (validityAt(certificate, now)) {
    case 'expired':
      throw new TlsError(
        'TLS_CERTIFICATE_EXPIRED',
        'KeyStorePath',
        `${found}, expired ${certificate.validTo}`,
        { advice: renewal },
      );
    case 'early':
      throw new TlsError(
        'TLS_CERTIFICATE_NOT_YET_VALID',
        'KeyStorePath',
        `${found}, valid from ${certificate.validFrom} on`,
      );
    case 'valid':
  }
}
