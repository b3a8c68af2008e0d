import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderReadme } from '../../scripts/module-properties.ts';
import { builtInNames } from '../../src/module/module-source.ts';

for (const name of builtInNames()) {
  test(`the README of ${name} lists its properties as they are (npm run docs writes them)`, async () => {
    const { path, text } = await renderReadme(name);
    assert.equal(readFileSync(path, 'utf8'), text);
  });
}
