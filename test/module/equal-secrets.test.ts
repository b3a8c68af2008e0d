import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { equalSecrets } from '../../src/module/equal-secrets.ts';

const rows: readonly (readonly [left: string, right: string, equal: boolean])[] = [
  ['', '', true],
  ['secret', 'secret', true],
  ['größe', 'größe', true],
  ['secret', 'Secret', false],
  ['secret', 'secret ', false],
  ['secret', '', false],
  // The same letter, composed and not.
  ['\u00e9', 'e\u0301', false],
  ['a\0', 'a', false],
];

describe('equalSecrets', () => {
  for (const [left, right, equal] of rows) {
    test(`${JSON.stringify(left)} and ${JSON.stringify(right)}`, () => {
      assert.equal(equalSecrets(left, right), equal);
    });
  }
});
