import type { KeyStoreFormat } from '../http/key-store.ts';
import { printable } from '../module/printable.ts';
import type { CertificateReport, EntryReport, KeyReport } from './key-store-entry-report.ts';
import type { KeyStoreReport, ProblemReport } from './key-store-report.ts';
import { wrapText } from './wrap-text.ts';

const formatNames: Readonly<Record<KeyStoreFormat, string>> = {
  pem: 'PEM',
  pkcs12: 'PKCS12',
  jks: 'JKS',
  jceks: 'JCEKS',
};

const kindNames: Readonly<Record<EntryReport['kind'], string>> = {
  key: 'private key',
  locked: 'private key, locked',
  trusted: 'trusted certificate',
};

const keyNames: Readonly<Record<string, string>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ec: 'EC',
  dsa: 'DSA',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};

/** What `sluice keystore inspect` prints. Certificates come from anywhere: nothing in them moves the cursor. */
export function renderKeyStoreReport(report: KeyStoreReport): string {
  const { entries, file, problems, remarks, type } = report;
  const lines = [
    `${file}: ${formatNames[type]}, ${entries.length === 1 ? '1 entry' : `${entries.length} entries`}`,
    ...entries.flatMap(renderEntry),
    '',
    ...problems.flatMap(renderProblem),
    ...remarks.flatMap((remark) => wrapText('Note:  ', remark)),
    renderServed(report),
  ];
  return `${lines.map((line) => printable(line, Number.POSITIVE_INFINITY)).join('\n')}\n`;
}

function renderEntry({ alias, chain, createdAt, key, kind }: EntryReport): string[] {
  const facts = [
    kindNames[kind],
    ...(key === undefined ? [] : [describeKey(key)]),
    ...(createdAt === undefined ? [] : [`made ${day(createdAt)}`]),
  ];
  const certificates = chain.flatMap((certificate, index) => renderCertificate(certificate, index + 1));
  return [
    '',
    `${alias} (${facts.join(', ')})`,
    ...(chain.length === 0 ? ['  no certificate'] : certificates),
  ];
}

function renderCertificate(certificate: CertificateReport, number: number): string[] {
  const { daysLeft, issuer, key, names, selfSigned, subject, validFrom, validTo } = certificate;
  return [
    ...wrapText(`  ${number}  `, subject),
    ...(names.length === 0 ? [] : wrapText('     names    ', names.join(', '))),
    ...wrapText('     issuer   ', selfSigned ? 'itself' : issuer),
    `     valid    ${day(validFrom)} to ${day(validTo)}, ${describeDaysLeft(daysLeft)}`,
    `     key      ${describeKey(key)}`,
  ];
}

function renderProblem({ advice, alias, fatal, message }: ProblemReport): string[] {
  const head = alias === undefined || fatal ? 'Wrong: ' : `Wrong with ${alias}: `;
  return [...wrapText(head, message), ...(advice === '' ? [] : wrapText('  ->   ', advice))];
}

function renderServed({ problems, served }: KeyStoreReport): string {
  if (served === undefined) return 'A TLS port would not start with it.';
  const others = problems.length > 0 ? '; other keys have faults' : '';
  return `A TLS port serves ${served.alias} with a chain of ${served.chain.length}${others}.`;
}

export function describeKey({ bits, curve, kind }: KeyReport): string {
  return [keyNames[kind] ?? kind, bits ?? curve].filter((part) => part !== undefined).join(' ');
}

export function describeDaysLeft(days: number): string {
  if (days < 0) return 'EXPIRED';
  return days === 1 ? '1 day left' : `${days} days left`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
