import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testModule } from 'sluice/testing';
import type { ModuleDefinition } from '../../src/module/definition.ts';
import { ModuleLoader } from '../../src/module/loader.ts';
import { moduleReferences } from '../support/application-settings.ts';

const example = fileURLToPath(new URL('../../examples/module-hello/', import.meta.url));

describe('examples/module-hello', () => {
  const home = mkdtempSync(join(tmpdir(), 'sluice-home-'));

  before(() => {
    mkdirSync(join(home, 'modules'));
    cpSync(example, join(home, 'modules/hello'), { recursive: true });
    cpSync(example, join(home, 'node_modules/sluice-module-hello'), { recursive: true });
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  async function load(className: string): Promise<ModuleDefinition> {
    const [reference] = moduleReferences(className);
    assert.ok(reference);
    const { module, problems } = await new ModuleLoader(home).load(reference);
    assert.deepEqual(problems, []);
    assert.ok(module);
    return module.definition;
  }

  for (const className of ['modules/hello', 'sluice-module-hello']) {
    test(`loads as ${className}`, async () => {
      assert.equal((await load(className)).name, 'hello');
    });
  }

  test('does what its README says', async () => {
    const application = testModule(await load('modules/hello'), {
      properties: { helloReservedNames: 'house, intercom', helloGreeting: 'Ahoy' },
    });
    const refused = await application.publish({ streamName: 'house' });
    assert.equal(!refused.accepted && refused.description, 'The name house is kept for the house');
    assert.ok((await application.publish({ streamName: 'concert' })).accepted);
    assert.deepEqual(await application.command('hello', 'World'), { kind: 'result', value: 'Ahoy, World!' });
    assert.deepEqual(await application.command('hello'), {
      kind: 'error',
      description: 'hello needs a name',
    });
    await application.stop();
    assert.deepEqual(application.log.at(-1)?.fields['connected'], 0);
  });
});
