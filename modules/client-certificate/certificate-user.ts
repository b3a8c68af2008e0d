import { matchWildcard, parseWildcardPattern, type WildcardPattern } from 'sluice/codec/wildcard';
import type { ClientCertificate } from 'sluice/module';
import { maxCertificateUserLength } from './limits.ts';

/** What of a certificate can be the user. */
export const userFields = ['CN', 'email', 'DNS', 'URI', 'fingerprint'] as const;

export type UserField = (typeof userFields)[number];

/** Who a certificate says its owner is. */
export type CertificateUser =
  | { readonly kind: 'user'; readonly user: string }
  /** It has no such field, or nothing plain in it. */
  | { readonly kind: 'nameless' }
  /** It names somebody, but nobody who may come in. */
  | { readonly kind: 'not-listed'; readonly user: string };

/** The names, with commas in between, of users that may come in; none is all. */
export function parseNames(text: string): readonly WildcardPattern[] {
  const names = text.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').map(parseWildcardPattern);
}

/** Of several names of a kind the first one that is listed counts. */
export function readCertificateUser(
  certificate: ClientCertificate,
  field: UserField,
  listed: readonly WildcardPattern[],
): CertificateUser {
  const names = namesOf(certificate, field).filter(isPlain);
  const [first] = names;
  if (first === undefined) return { kind: 'nameless' };
  if (listed.length === 0) return { kind: 'user', user: first };
  const user = names.find((name) => listed.some((pattern) => matchWildcard(pattern, name) !== undefined));
  return user === undefined ? { kind: 'not-listed', user: first } : { kind: 'user', user };
}

function namesOf(
  { commonName, fingerprint256, subjectAltNames }: ClientCertificate,
  field: UserField,
): readonly string[] {
  switch (field) {
    case 'CN':
      return commonName === undefined ? [] : [commonName];
    case 'fingerprint':
      return [fingerprint256];
    default:
      return (
        subjectAltNames
          .filter(({ kind }) => kind === field.toLowerCase())
          // Host names are the same in any case (RFC 4343).
          .map(({ value }) => (field === 'DNS' ? value.toLowerCase() : value))
      );
  }
}

function isPlain(name: string): boolean {
  return name !== '' && name.length <= maxCertificateUserLength && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
}
