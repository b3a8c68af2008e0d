import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSafeApplicationName, maxApplicationNameLength } from '../../src/config/application-name.ts';

const safe = ['live', 'a', '6', '_definst_', 'Golden Roulette', 'v1.2-beta', 'événement', '直播'];
const unsafe = [
  '',
  '.',
  '..',
  '.git',
  '..data',
  'a..b',
  'a/b',
  'a\\b',
  '/etc',
  '../x',
  ' live',
  'live ',
  'live.',
  '-x',
  'live?x',
  'live\0',
  'live\n',
  'a:b',
  '%2e%2e',
  'a'.repeat(maxApplicationNameLength + 1),
];

for (const name of safe) test(`"${name}" is safe`, () => assert.equal(isSafeApplicationName(name), true));
for (const name of unsafe) {
  test(`${JSON.stringify(name.slice(0, 20))} is not safe`, () =>
    assert.equal(isSafeApplicationName(name), false));
}

test('the longest name is safe', () => {
  assert.equal(isSafeApplicationName('a'.repeat(maxApplicationNameLength)), true);
});

test('a long name of the worst kind is not safe', () => {
  assert.equal(isSafeApplicationName(`a${' '.repeat(maxApplicationNameLength - 2)}!`), false);
  assert.equal(isSafeApplicationName(`a${' '.repeat(1_000_000)}!`), false);
});
