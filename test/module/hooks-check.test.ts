import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hookNames } from '../../src/module/hooks.ts';
import { checkHooks } from '../../src/module/hooks-check.ts';

const nothing = () => undefined;

const wrong: readonly (readonly [title: string, made: unknown, keys: readonly string[]])[] = [
  ['nothing', undefined, ['create']],
  ['null', null, ['create']],
  ['a function', nothing, ['create']],
  [
    'a class instance, whose misspelt hooks nobody would see',
    new (class {
      onPublsh() {}
    })(),
    ['create'],
  ],
  ['an unknown hook', { onPublsh: nothing }, ['onPublsh']],
  ['a hook that is no function', { onPublish: true }, ['onPublish']],
  ['credentials that are a function', { credentials: nothing }, ['credentials']],
  ['credentials that can answer nothing', { credentials: {} }, ['credentials']],
  ['a provider method that is no function', { credentials: { verify: true } }, ['credentials.verify']],
  ['commands as a list', { commands: [] }, ['commands']],
  ['a command that is no function', { commands: { hello: 'world' } }, ['commands.hello']],
  ['several at once', { onPlay: 1, onplay: nothing }, ['onPlay', 'onplay']],
];

describe('checkHooks', () => {
  test('takes every hook there is', () => {
    const hooks = {
      ...Object.fromEntries(hookNames.map((name) => [name, nothing])),
      credentials: { getPassword: nothing },
      commands: { hello: nothing },
    };
    assert.deepEqual(checkHooks(hooks), { hooks });
  });

  test('takes no hooks at all, and hooks left undefined', () => {
    assert.ok(checkHooks({}).hooks);
    assert.ok(checkHooks({ onPublish: undefined }).hooks);
  });

  for (const [title, made, keys] of wrong) {
    test(title, () => {
      const checked = checkHooks(made);
      assert.equal(checked.hooks, undefined);
      assert.deepEqual('faults' in checked ? checked.faults.map(({ key }) => key) : [], keys);
    });
  }
});
