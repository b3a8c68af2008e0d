import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatProblems } from '../../src/config/format-problems.ts';
import { loadFiles } from './config-home.ts';

/** Application.xml files of real installations; they are not ours to commit. */
const folder =
  process.env['SLUICE_SAMPLES'] ??
  fileURLToPath(new URL('../../../shared/samples/application-xml/', import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.xml')) : [];

for (const file of files) {
  test(`the real file ${file} gets a sensible report`, async (t) => {
    const bytes = await readFile(path.join(folder, file));
    const { settings, problems } = await loadFiles(t, { 'conf/live/Application.xml': bytes });
    const text = bytes.toString('utf8');
    const lines = text.split(/\r?\n/);
    for (const { severity, location, key, rule } of problems) {
      assert.equal(location.file, 'conf/live/Application.xml');
      const name = /[^/]+$/.exec(key)?.[0] ?? '';
      const line = lines[location.line - 1] ?? '';
      assert.equal(line[location.column - 1], '<', `${key} at ${location.line}`);
      assert.ok(
        line.includes(`<${name}`) || line.includes('<Property>') || name === '',
        `${key} at ${location.line}`,
      );
      if (severity !== 'not-used') assert.match(rule, /^must /);
      // These files are in use: all that is wrong with them is a lock that is not there.
      if (severity === 'error') assert.match(key, /^secur/);
    }
    assert.equal(
      settings === undefined,
      problems.some(({ severity }) => severity === 'error'),
    );
    const listed = problems.filter(({ severity }) => severity !== 'not-used').length;
    assert.ok(formatProblems(problems).split('\n').length <= listed + 6);
    if (settings !== undefined) {
      const modules = settings.applications.get('live')?.modules ?? [];
      const withoutComments = text.replaceAll(/<!--[\s\S]*?-->/g, '');
      assert.equal(modules.length, withoutComments.split('<Module>').length - 1);
    }
  });
}

test('at least one real file was read', { skip: files.length === 0 }, () => assert.ok(files.length >= 1));
