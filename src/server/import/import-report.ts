import { textTable } from '../text-table.ts';
import type { ImportPlan, Remark } from './import-plan.ts';

const headings: Readonly<Record<Remark['kind'], string>> = {
  taken: 'Taken over',
  left: 'Not taken over',
  todo: 'Needs your hand',
};

/** What an import did, as a terminal shows it: one table a kind, with where each thing stood and went. */
export function formatReport({ files, remarks }: ImportPlan): string {
  const parts = (['taken', 'left', 'todo'] as const).flatMap((kind) => {
    const found = remarks.filter((remark) => remark.kind === kind);
    if (found.length === 0) return [];
    return [`${headings[kind]}:\n${textTable(found.map(toRow)).map(indented).join('\n')}\n`];
  });
  const written = files.map(({ path, secret }) => `  ${path}${secret ? '  (mode 0600)' : ''}`);
  return [...parts, `Files:\n${written.sort().join('\n')}\n`].join('\n');
}

function toRow({ note, source, target, what }: Remark): string[] {
  const place = source === undefined ? '-' : `${source.file}:${source.line}`;
  return [place, what, target === '' ? '' : `→ ${target}`, note];
}

function indented(row: string): string {
  return `  ${row}`.trimEnd();
}
