import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileProblem } from '../../src/module/file-problem.ts';
import type { ModuleHooks } from '../../src/module/hooks.ts';
import { checkModule } from '../../src/module/module-check.ts';
import { FakeClock } from '../support/fake-clock.ts';

const location = { file: 'conf/live/Application.xml', line: 3, column: 5 };
const module = {
  reference: { name: 'Keys', className: 'stream-keys', description: '', location },
  definition: { name: 'stream-keys', apiVersion: 1, description: '', create: () => ({}) },
  properties: {},
  source: 'built-in',
  role: 'listed',
} as const;

function check(onCheck: ModuleHooks['onCheck']) {
  const hooks: ModuleHooks = onCheck === undefined ? {} : { onCheck };
  return checkModule(
    module,
    { name: 'stream-keys', hooks, timeoutMs: 1_000 },
    { clock: new FakeClock(), home: '/home' },
  );
}

const line7: FileProblem = { file: '/home/conf/keys.txt', line: 7, severity: 'error', rule: 'must be a key' };

test('what a module finds in a file stands at its line, below the home folder as other files', async () => {
  const [first, second] = await check(() => [line7, { ...line7, file: '/etc/keys', severity: 'warning' }]);
  assert.deepEqual(first, {
    severity: 'error',
    location: { file: 'conf/keys.txt', line: 7, column: 1 },
    key: 'Application/Modules/Module (Keys)',
    rule: 'must be a key',
    value: '',
  });
  assert.equal(second?.severity, 'warning');
  assert.equal(second.location.file, '/etc/keys');
});

test('a module without files has nothing to say', async () => {
  assert.deepEqual(await check(undefined), []);
  assert.deepEqual(await check(() => []), []);
});

for (const [title, onCheck, rule] of [
  ['that throws', () => Promise.reject(new Error('no disk')), /must be able to check its files: no disk/],
  ['that answers with a text', () => 'fine' as unknown as FileProblem[], /must answer onCheck with a list/],
  [
    'that answers with half a problem',
    () => [{ file: 'x', rule: 'y' }] as unknown as FileProblem[],
    /must answer onCheck with a list/,
  ],
] as const) {
  test(`one ${title} is a problem itself`, async () => {
    const [problem, ...more] = await check(onCheck);
    assert.deepEqual(more, []);
    assert.deepEqual(problem?.location, location);
    assert.match(problem.rule, rule);
  });
}
