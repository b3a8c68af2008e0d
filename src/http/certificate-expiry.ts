import type { ConfigProblem } from '../config/settings.ts';
import type { Logger } from '../module/logger.ts';
import { distinguishedName } from './distinguished-name.ts';
import { inStore } from './key-store-alias.ts';
import type { ConfiguredCertificate } from './tls-material.ts';

/** A certificate with fewer days left is worth a warning. */
export const expiryWarningDays = 30;

const dayMs = 86_400_000;

/** Whole days until a certificate ends; negative when it has. */
export function daysLeft({ validTo }: { readonly validTo: string }, now: Date): number {
  return Math.floor((Date.parse(validTo) - now.getTime()) / dayMs);
}

/** Logs how long each certificate is valid; of issuers and authorities only those that end soon. */
export function logExpiry(certificates: readonly ConfiguredCertificate[], log: Logger, now: Date): void {
  for (const { alias, certificate, file, place, role } of certificates) {
    const days = daysLeft(certificate, now);
    const fields = {
      subject: distinguishedName(certificate.subject),
      file,
      ...(alias !== '' && { alias }),
      configured: `${place.location.file}:${place.location.line}`,
      expiresAt: new Date(certificate.validTo),
      days,
    };
    const what = titles[role];
    if (days < 0) log.error(fields, `${what} has expired`);
    else if (days < expiryWarningDays) log.warn(fields, `${what} expires soon`);
    else if (role === 'shown') log.info(fields, 'certificate');
  }
}

const titles: Readonly<Record<ConfiguredCertificate['role'], string>> = {
  shown: 'a certificate',
  issuer: 'an issuer of a certificate',
  authority: 'an authority of a trust store',
};

/** The same as problems of the configuration. */
export function findExpiring(certificates: readonly ConfiguredCertificate[], now: Date): ConfigProblem[] {
  return certificates.flatMap(({ alias, certificate, file, place, role }) => {
    const days = daysLeft(certificate, now);
    if (days >= expiryWarningDays) return [];
    const subject = distinguishedName(certificate.subject);
    const rule = `should be renewed: ${titles[role]} has ${days} days left`;
    const where = alias === '' ? file : inStore(file, alias);
    return [{ severity: 'warning', ...place, rule, value: `${subject} for ${where}` }];
  });
}
