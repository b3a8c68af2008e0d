import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance, findCloseName } from '../../src/config/close-name.ts';

const names = ['securityPublishRequirePassword', 'StreamType', 'Name', 'Modules'];

const rows: readonly [name: string, found: string | undefined, why: string][] = [
  ['securtyPublishRequirePassword', 'securityPublishRequirePassword', 'a letter is missing'],
  ['securityPublishRequiresPasswords', 'securityPublishRequirePassword', 'two letters too many'],
  ['SECURITYPUBLISHREQUIREPASSWORD', 'securityPublishRequirePassword', 'the case differs'],
  ['securityPublishAllowPassword', undefined, 'another word'],
  ['streamtype', 'StreamType', 'the case differs'],
  ['StremType', 'StreamType', 'a letter is missing'],
  ['Nam', 'Name', 'a short name allows one slip'],
  ['Nae', 'Name', 'a short name allows one slip'],
  ['Na', undefined, 'and not two'],
  ['Module', 'Modules', 'singular'],
  ['Name', undefined, 'the name itself is not a suggestion'],
  ['', undefined, 'nothing'],
];

for (const [name, found, why] of rows) {
  test(`close to "${name}": ${found} (${why})`, () => assert.equal(findCloseName(name, names), found));
}

test('the closest of several wins', () => {
  assert.equal(findCloseName('streamNames', ['streamGame', 'streamName']), 'streamName');
  assert.equal(findCloseName('streamNames', ['streamName', 'streamGame']), 'streamName');
});

test('edit distance is a metric, and 1 for one deletion', () => {
  assert.equal(editDistance('kitten', 'sitting'), 3);
  assert.equal(editDistance('', 'abc'), 3);
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      assert.equal(editDistance(a, b), editDistance(b, a));
      assert.equal(editDistance(a, b) === 0, a === b);
      assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
      if (a.length > 0) assert.equal(editDistance(a, a.slice(1)), 1);
    }),
  );
});
