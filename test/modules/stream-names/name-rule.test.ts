import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allowsName, parseNameRule } from '../../../modules/stream-names/name-rule.ts';

const rows: readonly (readonly [rule: string, name: string, allowed: boolean])[] = [
  // The seed's form: one name, whose case counts for nothing.
  ['myStream', 'myStream', true],
  ['myStream', 'MYSTREAM', true],
  ['myStream', 'myStream2', false],
  ['myStream', 'amyStream', false],
  ['myStream', '', false],
  ['', 'myStream', false],
  ['', '', false],
  [' , ;', '', false],
  ['a,b;c|d e\tf\ng', 'A', true],
  ['a,b;c|d e\tf\ng', 'c', true],
  ['a,b;c|d e\tf\ng', 'g', true],
  ['a,b;c|d e\tf\ng', 'a,b', false],
  ['cam-*', 'cam-1', true],
  ['cam-*', 'CAM-', true],
  ['cam-*', 'xcam-1', false],
  ['*', 'anything/at all', true],
  ['a.c', 'abc', false],
  ['studio/*/main', 'studio/1/main', true],
  ['Straße', 'STRASSE', false],
  ['ÜBER', 'über', true],
];

describe('a rule of stream names', () => {
  for (const [rule, name, allowed] of rows) {
    test(`${JSON.stringify(rule)} ${allowed ? 'allows' : 'refuses'} ${JSON.stringify(name)}`, () => {
      assert.equal(allowsName(parseNameRule(rule), name), allowed);
    });
  }
});
