import assert from 'node:assert/strict';
import { it } from 'node:test';
import { summarizeApplication, summarizeApplications } from '../../src/server/application-summary.ts';

const guard = (value: string | undefined) => ({
  name: 'core-security',
  description: '',
  className: 'core-security',
  source: 'built-in' as const,
  guardsPublish: true,
  requires: [],
  properties: [
    {
      name: 'securityPublishRequirePassword',
      type: 'boolean' as const,
      description: '',
      default: 'true',
      allowed: undefined,
      value,
    },
  ],
});
const other = { ...guard('false'), name: 'other', guardsPublish: false };

for (const [what, guarded, modules, open] of [
  ['without modules', false, [], true],
  ['without a guard', false, [other], true],
  ['with a guard', true, [other, guard('true')], false],
  ['with a guard that does not ask', true, [guard('false')], true],
  ['with two guards of which one asks', true, [guard('false'), guard('true')], false],
] as const) {
  it(`an application ${what} is ${open ? 'open' : 'closed'}`, () => {
    assert.deepEqual(summarizeApplication({ application: 'live', guarded, modules }), { name: 'live', open });
  });
}

it('the fallback stands last, as any other name', () => {
  const live = { application: 'live', guarded: true, modules: [guard('true')] };
  const any = { application: 'any', guarded: false, modules: [] };
  assert.deepEqual(summarizeApplications([live], any), [
    { name: 'live', open: false },
    { name: 'any other name (conf/Application.xml)', open: true },
  ]);
  assert.deepEqual(summarizeApplications([live], undefined), [{ name: 'live', open: false }]);
});
