import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findTargets } from './fuzz.ts';
import type { FuzzTarget } from './target.ts';

const directory = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// What the fuzzer once found must not come back: without any fuzzing, each target takes its seeds and crash inputs.
describe('fuzz targets', () => {
  const targets = findTargets({ targetsDir: directory('./targets'), crashesDir: directory('./crashes') });
  assert.notEqual(targets.length, 0);
  for (const { name, url, crashFiles } of targets) {
    it(`${name} holds for its seeds and its crash inputs`, async () => {
      const { target } = (await import(url)) as { target: FuzzTarget };
      assert.equal(target.name, name);
      assert.notEqual(target.seeds.length, 0);
      for (const input of [...target.seeds, ...crashFiles.map((file) => readFileSync(file))]) {
        target.run(Uint8Array.from(input));
      }
    });
  }
});
