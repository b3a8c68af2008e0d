import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's root folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One import of one file. */
export interface SourceImport {
  /** Path of the importing file from the root, with `/`. */
  readonly from: string;
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** Path of the imported file from the root when it is imported by path, else `undefined`. */
  readonly target: string | undefined;
  /** True for `import type` and `export type`: nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file below a folder of the root, and other files by name. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const statement =
  /^[ \t]*(?:import|export)\s+(?<type>type\s+)?(?:[\w*{][^;'"]*?\sfrom\s+)?['"](?<specifier>[^'"]+)['"]/gm;
const dynamic = /\bimport\(\s*['"](?<specifier>[^'"]+)['"]/g;
const resolved = /\bnew URL\(\s*['"](?<specifier>\.[^'"]*\.[jt]s)['"]\s*,\s*import\.meta\.url/g;

/** The imports of a text: statements, re-exports, `import()` and files named relative to `import.meta.url`. */
export function findImports(from: string, text: string): SourceImport[] {
  // Comments may quote imports. A line comment begins after a blank, so that URLs stay whole.
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1');
  return [statement, dynamic, resolved].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => {
      const specifier = match.groups?.['specifier'] ?? '';
      return {
        from,
        line: code.slice(0, match.index).split('\n').length,
        specifier,
        target: specifier.startsWith('.') ? targetOf(from, specifier) : undefined,
        typeOnly: match.groups?.['type'] !== undefined,
      };
    }),
  );
}

export function readImports(path: string): SourceImport[] {
  return findImports(path, readFileSync(join(root, path), 'utf8'));
}

function targetOf(from: string, specifier: string): string {
  return relative(root, resolve(root, dirname(from), specifier))
    .split(sep)
    .join('/');
}
