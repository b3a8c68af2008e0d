import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extensionOf } from './foreign-import.ts';
import { type WowzaClass, wowzaClasses } from './wowza-classes.ts';

/** Where the module of a `<Class>` comes from. */
export type ModuleSource =
  | { readonly kind: 'built-in'; readonly name: string; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  /** It reads like a path, but no module stands there. */
  | { readonly kind: 'no-file'; readonly path: string }
  /** Resolved as a file in `folder` would. */
  | { readonly kind: 'package'; readonly name: string; readonly folder: string }
  | Exclude<WowzaClass, { kind: 'built-in' }>
  | { readonly kind: 'unknown' };

const extension = extensionOf(import.meta.url);
/** `modules/` beside `src/`, in the sources as in the build. */
const builtInFolder = fileURLToPath(new URL('../../modules/', import.meta.url));
/** Built or not, this file lies somewhere below the package's root. */
const ownFolder = dirname(fileURLToPath(import.meta.url));

const builtInPattern = /^[a-z][a-z0-9-]*$/;
const packagePattern = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const filePattern = /\.[cm]?[jt]s$/;
const indexFiles = ['index.js', 'index.mjs', 'index.ts', 'index.mts', 'index.cjs'];

/**
 * Finds the module of a `<Class>`: a built-in name, a class of Wowza's, a path from the home folder, or an
 * npm package that is installed in the home folder or beside Sluice. In that order, so that nothing in the
 * home folder can stand in for a built-in module.
 */
export function findModule(className: string, home: string): ModuleSource {
  const wowza = wowzaClasses.get(className);
  if (wowza && wowza.kind !== 'built-in') return wowza;
  const builtIn = findBuiltIn(wowza?.name ?? className);
  if (builtIn) return builtIn;
  const file = findFile(className, home);
  if (file) return { kind: 'file', path: file };
  if (packagePattern.test(className)) {
    const folder = [home, ownFolder].find((start) => hasPackage(className, start));
    if (folder) return { kind: 'package', name: className, folder };
  }
  return isPath(className) ? { kind: 'no-file', path: resolve(home, className) } : { kind: 'unknown' };
}

/** The built-in modules' names. */
export function builtInNames(): string[] {
  return readdirSync(builtInFolder).filter((name) => findBuiltIn(name) !== undefined);
}

function findBuiltIn(name: string): ModuleSource | undefined {
  const path = join(builtInFolder, name, `index${extension}`);
  return builtInPattern.test(name) && existsSync(path) ? { kind: 'built-in', name, path } : undefined;
}

function findFile(className: string, home: string): string | undefined {
  if (!isPath(className)) return undefined;
  const path = resolve(home, className);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return path;
  if (!stat?.isDirectory()) return undefined;
  return indexFiles.map((name) => join(path, name)).find((candidate) => existsSync(candidate));
}

function isPath(className: string): boolean {
  return className.includes('/') || isAbsolute(className) || filePattern.test(className);
}

/** As Node looks packages up: in `node_modules` of the folder and of each folder above. */
function hasPackage(name: string, start: string): boolean {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true;
    if (dirname(folder) === folder) return false;
  }
}
