import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ModuleLoader, moduleLoadTimeoutMs } from '../../src/module/loader.ts';
import { moduleReferences } from '../support/application-settings.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { settled } from '../support/running-module.ts';

const text = (name: string) =>
  `export default { name: '${name}', apiVersion: 1, description: 'x', create: () => ({}) };`;

describe("a module's file", () => {
  let home: string;
  const clock = new FakeClock();

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'sluice-home-'));
  });
  after(() => rm(home, { recursive: true }));

  const write = (file: string, content: string) => writeFile(path.join(home, file), content);

  /** As each reading of the configuration does. */
  async function load(file: string) {
    const [reference] = moduleReferences(`./${file}`);
    assert.ok(reference);
    const { module, problems } = await new ModuleLoader(home, clock).load(reference);
    return {
      definition: module?.definition,
      problems: problems.map(({ severity, rule }) => [severity, rule]),
    };
  }

  for (const [what, broken] of [
    ['cannot be parsed', 'export default {'],
    ['throws', 'throw new Error("no");'],
    ['imports what is missing', 'import "./missing.mjs";'],
  ] as const) {
    test(`one that ${what} is read anew once it is repaired, and only once`, async () => {
      const file = `${what.replaceAll(' ', '-')}.mjs`;
      await write(file, broken);
      assert.equal((await load(file)).definition, undefined);
      assert.equal((await load(file)).definition, undefined);
      await write(file, text('repaired'));
      const [first, second] = [await load(file), await load(file)];
      assert.deepEqual(first.problems, []);
      assert.equal(first.definition?.name, 'repaired');
      assert.equal(second.definition, first.definition);
    });
  }

  test('one that never finishes loading is read anew as well', async () => {
    await write('hangs.mjs', 'await new Promise(() => {});');
    const hanging = load('hangs.mjs');
    await settled();
    clock.advance(moduleLoadTimeoutMs);
    assert.match(String((await hanging).problems[0]), /must load within/);
    await write('hangs.mjs', text('repaired'));
    assert.equal((await load('hangs.mjs')).definition?.name, 'repaired');
  });

  test('one that changed is still what it was, with a warning', async () => {
    await write('changes.mjs', text('first'));
    const { definition } = await load('changes.mjs');
    await write('changes.mjs', text('second'));
    await utimes(path.join(home, 'changes.mjs'), 1, 1);
    const again = await load('changes.mjs');
    assert.equal(again.definition, definition);
    assert.equal(again.problems.length, 1);
    assert.match(String(again.problems[0]), /^warning,.*takes effect at the next start$/);
  });
});
