import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowedValues } from '../src/module/allowed-values.ts';
import type { ModuleDefinition } from '../src/module/definition.ts';
import { ModuleLoader } from '../src/module/loader.ts';
import { builtInNames } from '../src/module/module-source.ts';
import type { PropertySpec } from '../src/module/property.ts';

const begin = '<!-- properties: begin -->';
const end = '<!-- properties: end -->';

/** The README of a built-in module with the table of its properties as the definition has them now. */
export async function renderReadme(name: string): Promise<{ readonly path: string; readonly text: string }> {
  const path = join('modules', name, 'README.md');
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${path} must hold ${begin} and ${end}`);
  const table = renderProperties(await loadDefinition(name));
  return { path, text: `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}` };
}

async function loadDefinition(name: string): Promise<ModuleDefinition> {
  const location = { file: '', line: 0, column: 0 };
  const outcome = await new ModuleLoader('.').load({ name, className: name, description: '', location });
  if (!outcome.module) throw new Error(`${name}: ${outcome.problems.map(({ rule }) => rule).join('; ')}`);
  return outcome.module.definition;
}

function renderProperties({ properties = {} }: ModuleDefinition): string {
  const rows = Object.entries(properties).map(
    ([name, spec]) => `| \`${name}\` | ${typeOf(spec)} | ${defaultOf(spec)} | ${meaningOf(spec)} |`,
  );
  if (rows.length === 0) return 'It has no properties.';
  return ['| property | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** As `<Type>` spells it. */
function typeOf({ type }: PropertySpec): string {
  return `${type[0]?.toUpperCase()}${type.slice(1)}`;
}

function defaultOf(spec: PropertySpec): string {
  if (spec.default === undefined) return 'none';
  return spec.default === '' ? 'empty' : `\`${spec.default}\``;
}

function meaningOf(spec: PropertySpec): string {
  const notes: string[] = [];
  const allowed = allowedValues(spec, (value) => `\`${value}\``);
  if (allowed !== undefined) notes.push(allowed);
  if (spec.type === 'string' && spec.secret) notes.push('secret');
  const text = spec.description.replaceAll('|', '\\|');
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}

/** `npm run docs`: writes the tables. */
export async function writeReadmes(): Promise<void> {
  for (const name of builtInNames()) {
    const { path, text } = await renderReadme(name);
    writeFileSync(path, text);
  }
}
