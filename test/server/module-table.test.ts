import assert from 'node:assert/strict';
import { it } from 'node:test';
import { renderModules } from '../../src/server/module-table.ts';

const property = {
  name: 'greeting',
  type: 'string' as const,
  description: 'What to say',
  allowed: undefined,
  default: 'hello',
  value: undefined,
};
const module = {
  name: 'greeter',
  description: 'Says hello',
  className: 'greeter',
  source: 'built-in' as const,
  guardsPublish: false,
  requires: ['core'],
  properties: [
    property,
    { ...property, name: 'n', type: 'integer' as const, allowed: '0 to 5', default: undefined },
  ],
};

it('renderModules shows built-in modules, and per application what is set', () => {
  const used = {
    ...module,
    className: 'com.example.Greeter',
    properties: [
      { ...property, value: 'good day' },
      { ...property, name: 'standard', value: 'hello' },
      { ...property, name: 'unset', default: undefined },
    ],
  };
  const text = renderModules({
    builtIn: [module],
    applications: [
      { application: 'live', guarded: false, modules: [used, module] },
      { application: 'bare', guarded: true, modules: [] },
    ],
    fallback: { application: 'any', guarded: false, modules: [] },
  });
  assert.equal(
    text,
    `Built-in modules
  greeter  Says hello
    stands after core
    greeting  string   default hello          What to say
    n         integer  no default     0 to 5  What to say

Application live (open: no module guards publishing)
  1. greeter  (built-in: com.example.Greeter)
     greeting  "good day"
     standard  hello       (default)
     unset     not set
  2. greeter  (built-in)
     greeting  not set
     n         not set

Application bare
  (none)

Application any other name (conf/Application.xml) (open: no module guards publishing)
  (none)
`,
  );
});
