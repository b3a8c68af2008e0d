import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkDefinition, maxHookTimeoutMs } from '../../src/module/definition-check.ts';
import { property } from '../../src/module/property.ts';

const good = { name: 'my-module', apiVersion: 1, description: 'Does something', create: () => ({}) };
const description = 'a property';

function withProperty(spec: unknown) {
  return { ...good, properties: { limit: spec } };
}

const wrong: readonly (readonly [title: string, exported: unknown, keys: readonly string[]])[] = [
  ['nothing exported', undefined, ['default']],
  ['a function exported', () => good, ['default']],
  ['a list exported', [good], ['default']],
  ['an empty object', {}, ['name', 'apiVersion', 'description', 'create']],
  ['a name in capitals', { ...good, name: 'MyModule' }, ['name']],
  ['a name that ends in a hyphen', { ...good, name: 'my-' }, ['name']],
  ['another API version', { ...good, apiVersion: 2 }, ['apiVersion']],
  ['an API version as text', { ...good, apiVersion: '1' }, ['apiVersion']],
  ['an empty description', { ...good, description: ' ' }, ['description']],
  ['requires as text', { ...good, requires: 'core' }, ['requires']],
  ['a time-out of 0', { ...good, hookTimeoutMs: 0 }, ['hookTimeoutMs']],
  ['a time-out without end', { ...good, hookTimeoutMs: Infinity }, ['hookTimeoutMs']],
  ['a time-out past the limit', { ...good, hookTimeoutMs: maxHookTimeoutMs + 1 }, ['hookTimeoutMs']],
  ['guardsPublish as text', { ...good, guardsPublish: 'yes' }, ['guardsPublish']],
  ['secretStreamNames as text', { ...good, secretStreamNames: 'yes' }, ['secretStreamNames']],
  ['enforces as text', { ...good, enforces: 'AllowDomains' }, ['enforces']],
  ['enforces what is no setting', { ...good, enforces: ['AllowDomain'] }, ['enforces']],
  ['create is no function', { ...good, create: {} }, ['create']],
  ['a misspelt key', { ...good, hookTimeout: 5 }, ['hookTimeout']],
  ['properties as a list', { ...good, properties: [] }, ['properties']],
  ['a property without a type', withProperty({ description }), ['properties.limit.type']],
  [
    'a property of an unknown type',
    withProperty({ type: 'Integer', description }),
    ['properties.limit.type'],
  ],
  ['a property type out of the prototype', withProperty({ type: 'constructor' }), ['properties.limit.type']],
  ['a property without a description', withProperty({ type: 'string' }), ['properties.limit.description']],
  [
    'a misspelt option',
    withProperty({ type: 'integer', description, minimun: 1 }),
    ['properties.limit.minimun'],
  ],
  [
    'a minimum of a boolean',
    withProperty({ type: 'boolean', description, minimum: 1 }),
    ['properties.limit.minimum'],
  ],
  [
    'a default of another type',
    withProperty({ type: 'integer', description, default: '5' }),
    ['properties.limit.default'],
  ],
  [
    'a default with a fraction',
    withProperty({ type: 'integer', description, default: 0.5 }),
    ['properties.limit.default'],
  ],
  [
    'a default outside the range',
    withProperty({ type: 'double', description, default: 2, maximum: 1 }),
    ['properties.limit.default'],
  ],
  [
    'a default that is not one of the values',
    withProperty({ type: 'string', description, default: 'c', values: ['a', 'b'] }),
    ['properties.limit.default'],
  ],
  ['a property name with a blank', { ...good, properties: { 'my limit': {} } }, ['properties.my limit']],
  [
    'a property named __proto__',
    { ...good, properties: Object.fromEntries([['__proto__', { type: 'string', description }]]) },
    ['properties.__proto__'],
  ],
  ['several at once', { ...good, name: '', create: 1 }, ['name', 'create']],
];

describe('checkDefinition', () => {
  test('takes what defineModule types', () => {
    const full = {
      ...good,
      requires: ['core'],
      hookTimeoutMs: 500,
      guardsPublish: true,
      enforces: ['AllowDomains', 'StreamReadAccess', 'StreamWriteAccess'],
      properties: {
        text: property.string({ description, default: 'a', values: ['a'], secret: false }),
        flag: property.boolean({ description, default: false }),
        limit: property.integer({ description, default: 1, minimum: 0, maximum: 2 }),
        ratio: property.double({ description }),
      },
    };
    assert.deepEqual(checkDefinition(full), { definition: full });
  });

  for (const [title, exported, keys] of wrong) {
    test(title, () => {
      const { faults } = checkDefinition(exported);
      assert.deepEqual(
        faults?.map(({ key }) => key),
        keys,
      );
    });
  }
});
