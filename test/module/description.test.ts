import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApplicationModule } from '../../src/module/application-modules.ts';
import type { ModuleDefinition } from '../../src/module/definition.ts';
import { describeApplication, describeModule } from '../../src/module/description.ts';
import { property } from '../../src/module/property.ts';
import { readStreamSettings } from '../../src/module/stream-settings.ts';
import { applicationSettings } from '../support/application-settings.ts';

const definition: ModuleDefinition = {
  name: 'sometimes',
  apiVersion: 1,
  description: 'Guards where it is told to',
  properties: { guard: property.boolean({ description: 'Whether', default: false }) },
  guardsPublish: ({ guard }) => guard === true,
  create: () => ({}),
};

function describeWith(guardsPublish: ModuleDefinition['guardsPublish'], guard: boolean) {
  const settings = applicationSettings();
  const { location } = settings;
  const module: ApplicationModule = {
    definition: { ...definition, ...(guardsPublish === undefined ? {} : { guardsPublish }) },
    reference: { name: 'sometimes', description: '', className: 'sometimes', location },
    source: 'file',
    role: 'listed',
    properties: { guard },
  };
  const { values: streams } = readStreamSettings(settings);
  return describeApplication({ settings, modules: [module], providers: undefined, streams, problems: [] });
}

describe('a module that guards publishing only with certain properties', () => {
  for (const guard of [true, false]) {
    test(`guards: ${guard}`, () => {
      const { guarded, modules } = describeWith(undefined, guard);
      assert.equal(guarded, guard);
      assert.equal(modules[0]?.guardsPublish, guard);
    });
  }

  test('must say exactly true', () => {
    assert.equal(describeWith((() => 'yes') as unknown as () => boolean, true).guarded, false);
  });

  test('counts as a guard where nobody has set its properties', () => {
    assert.equal(describeModule(definition, 'built-in', 'sometimes').guardsPublish, true);
    const { guardsPublish, ...without } = definition;
    assert.ok(guardsPublish);
    assert.equal(describeModule(without, 'built-in', 'sometimes').guardsPublish, false);
  });
});
