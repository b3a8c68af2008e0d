import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { ConfigProblem } from '../../../src/config/settings.ts';
import { type ImportFormat, type ImportOptions, importHome } from '../../../src/server/import/import-home.ts';
import type { Remark } from '../../../src/server/import/import-plan.ts';
import { formatReport } from '../../../src/server/import/import-report.ts';
import { makeHome } from '../../config/config-home.ts';

export interface Imported {
  /** The folder that was imported. */
  readonly source: string;
  readonly home: string;
  readonly report: string;
  /** Of what `sluice check` says: severity, file and rule. */
  readonly problems: readonly ConfigProblem[];
  remarks(kind: Remark['kind']): string[];
  /** The text of a file that was written. */
  read(file: string): Promise<string>;
}

/** Imports a folder with these files into a new home. `below` is what is imported of it. */
export async function importFiles(
  t: TestContext,
  format: ImportFormat,
  files: Readonly<Record<string, string | Uint8Array>>,
  { below = '.', ...options }: Partial<ImportOptions> & { readonly below?: string } = {},
): Promise<Imported> {
  const source = await makeHome(t, files);
  const home = path.join(await makeHome(t, {}), 'home');
  const { plan, problems } = await importHome({
    format,
    source: path.join(source, below),
    home,
    env: {},
    force: false,
    dryRun: false,
    copyKeyStores: false,
    ...options,
  });
  return {
    source,
    home,
    report: formatReport(plan),
    problems,
    remarks: (kind) => plan.remarks.filter((remark) => remark.kind === kind).map(inOneLine),
    read: (file) => readFile(path.join(home, file), 'utf8'),
  };
}

function inOneLine({ note, source, target, what }: Remark): string {
  const place = source === undefined ? '-' : `${source.file}:${source.line}`;
  return [place, what, target, note].filter((part) => part !== '').join(' | ');
}

/** A key store made by keytool: see test/vectors/keystore/make-stores.sh. Its password is `secret1`. */
export function keyStoreVector(name: string): Promise<Buffer> {
  return readFile(new URL(`../../vectors/keystore/${name}`, import.meta.url));
}
