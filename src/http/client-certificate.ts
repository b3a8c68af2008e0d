import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate, SubjectAltName } from '../module/client-certificate.ts';
import { distinguishedName } from './distinguished-name.ts';

/**
 * The certificate that a client proved to own and that leads to the trust store; `undefined` for any other. Only
 * for connections that were asked for one.
 */
export function verifiedCertificate(socket: TLSSocket): ClientCertificate | undefined {
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  return certificate && describeClientCertificate(certificate);
}

export function describeClientCertificate(certificate: X509Certificate): ClientCertificate {
  const { fingerprint256, issuer, serialNumber, subject, subjectAltName, validTo } = certificate;
  return {
    subject: distinguishedName(subject),
    commonName: commonNameOf(certificate),
    issuer: distinguishedName(issuer),
    subjectAltNames: parseSubjectAltNames(subjectAltName ?? ''),
    fingerprint256,
    serialNumber,
    validTo: new Date(validTo),
  };
}

/** Of several common names none is the one: a certificate must not be two users. */
function commonNameOf(certificate: X509Certificate): string | undefined {
  const name: unknown = certificate.toLegacyObject().subject?.CN;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

const kinds: Readonly<Record<string, SubjectAltName['kind']>> = {
  DNS: 'dns',
  email: 'email',
  URI: 'uri',
  'IP Address': 'ip',
};

/** `DNS:a.example, URI:"a, b"`: Node puts values in JSON's quotes that could be taken for more than one name. */
const namePattern = /(?:^|, )(?<kind>[A-Za-z ]+):(?:(?<quoted>"(?:[^"\\]|\\.)*")|(?<plain>[^,"]*))(?=, |$)/gy;

/** Reads Node's text for names (RFC 5280 §4.2.1.6); kinds that no one logs in by are left out. */
export function parseSubjectAltNames(text: string): SubjectAltName[] {
  const names: SubjectAltName[] = [];
  let end = 0;
  for (const match of text.matchAll(namePattern)) {
    end = match.index + match[0].length;
    const { kind: label = '', plain = '', quoted } = match.groups ?? {};
    const kind = Object.hasOwn(kinds, label) ? kinds[label] : undefined;
    const value: unknown = quoted === undefined ? plain : JSON.parse(quoted);
    if (kind !== undefined && typeof value === 'string') names.push({ kind, value });
  }
  // Where the text is not of that form, nothing of it is certain.
  return end === text.length ? names : [];
}
