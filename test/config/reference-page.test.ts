import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { applicationSchema } from '../../src/config/application-schema.ts';
import type { ElementSchema, LeafSchema, ListSchema } from '../../src/config/document-schema.ts';
import { serverSchema } from '../../src/config/server-schema.ts';
import { vhostSchema } from '../../src/config/vhost-schema.ts';
import type { PropertySpecs } from '../../src/module/property.ts';
import { streamProperties } from '../../src/module/stream-settings.ts';

const page = readFileSync(new URL('../../docs/reference/configuration.md', import.meta.url), 'utf8');

/** Rows of the tables, by the text that leads to the table and the first cell. */
function findRow(lead: string, name: string): string[] | undefined {
  const start = page.indexOf(lead);
  assert.ok(start >= 0, lead);
  const table = /(?:^\|.*\n)+/m.exec(page.slice(start))?.[0] ?? '';
  const rows = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
  return rows.find((row) => row[1] === `\`${name}\``);
}

interface Row {
  readonly lead: string;
  readonly name: string;
  readonly schema: LeafSchema | ListSchema;
  readonly required: boolean;
}

/** Every element with a value, under the sentence that introduces its table. */
function listRows(lead: string, name: string, schema: ElementSchema, required = false): Row[] {
  if (schema.type === 'object') {
    return Object.entries(schema.properties).flatMap(([child, childSchema]) =>
      listRows(lead, name === '' ? child : `${name}/${child}`, childSchema, schema.required?.includes(child)),
    );
  }
  if ('element' in schema) {
    const [inner] = lead.slice(0, -1).split('`').slice(1);
    return listRows(`Elements of \`${inner}/${name}/${schema.element}\``, '', schema.items);
  }
  return [{ lead, name, schema, required }];
}

const rows = [
  ...listRows('Elements of `Root/Server`', '', serverSchema),
  ...listRows('Elements of `Root/VHost`', '', vhostSchema),
  ...listRows('Elements of `Root/Application`', '', applicationSchema),
];

test('the walk over the schemas finds what there is', () => {
  const names = rows.map((row) => `${row.lead} ${row.name}`);
  assert.ok(names.includes('Elements of `Root/VHost/HostPortList/HostPort` SSLConfig/KeyStorePath'));
  assert.ok(names.includes('Elements of `Root/Application/Modules/Module` Class'));
  assert.ok(rows.length > 30);
});

for (const { lead, name, schema, required } of rows) {
  test(`${lead.slice('Elements of '.length)}: ${name} is listed with default and range`, () => {
    const [, , meaning = '', fallback = '', range = ''] = findRow(lead, name) ?? [];
    assert.notEqual(meaning, '');
    const written = (schema.type === 'array' ? schema.default?.join(',') : schema.default?.toString()) ?? '';
    if (required) assert.equal(fallback, 'none: required');
    else if (written === '') assert.match(fallback, /^empty/);
    else assert.equal(fallback, `\`${written}\``);
    const value = schema.type === 'array' ? schema.items : schema;
    if (value.type === 'integer') assert.equal(range, `\`${value.minimum}\` to \`${value.maximum}\``);
    if (value.type === 'boolean') assert.equal(range, '`true`, `false`');
    if (value.type === 'string')
      for (const one of value.enum ?? []) if (one !== '') assert.ok(range.includes(`\`${one}\``), one);
  });
}

const specs: PropertySpecs = streamProperties;
for (const [name, spec] of Object.entries(specs)) {
  test(`the property ${name} is listed with default and range`, () => {
    const row = findRow('The server itself reads these', name);
    if (spec.default === undefined) assert.match(row?.[3] ?? '', /^unset/);
    else assert.equal(row?.[3], `\`${spec.default}\``);
    if (spec.type === 'integer') assert.equal(row?.[4], `\`${spec.minimum}\` to \`${spec.maximum}\``);
    if (spec.type === 'string')
      assert.equal(row?.[4], spec.values?.map((value) => `\`${value}\``).join(', '));
  });
}
