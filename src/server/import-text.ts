import { printable } from '../module/printable.ts';
import type { ImportedCertificates } from './import-certificates.ts';
import { describeDaysLeft } from './key-store-report-text.ts';
import { wrapText } from './wrap-text.ts';

/** What `sluice keystore import` prints. */
export function renderImport({ alias, backup, chain, unused, written }: ImportedCertificates): string {
  const lines = [
    `${written}: ${alias} has a new chain of ${chain.length}.`,
    ...chain.flatMap(({ subject, validTo, daysLeft }, index) =>
      wrapText(
        `  ${index + 1}  `,
        `${subject}, until ${validTo.toISOString().slice(0, 10)} (${describeDaysLeft(daysLeft)})`,
      ),
    ),
    ...unused.flatMap(({ subject }) => wrapText('Not needed, and left out: ', subject)),
    ...(backup === undefined ? [] : [`As it was: ${backup}`]),
  ];
  return `${lines.map((line) => printable(line, Number.POSITIVE_INFINITY)).join('\n')}\n`;
}
