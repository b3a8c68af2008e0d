import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePasswordFile } from '../../../modules/core-security/password-file.ts';
import { passwordFileVectors } from '../../vectors/password-files.ts';

describe('parsePasswordFile', () => {
  for (const { bytes, passwords, problemLines = [], title } of passwordFileVectors) {
    test(title, () => {
      const file = parsePasswordFile(bytes);
      assert.deepEqual(Object.fromEntries(file.passwords), passwords);
      assert.deepEqual(
        file.problems.map(({ line }) => line),
        problemLines,
      );
    });
  }

  test('what is wrong is said without the password', () => {
    const text = 'alice hunter2 more\nbob\nalice hunter3\nx\u0001y hunter4\n';
    const { problems } = parsePasswordFile(new TextEncoder().encode(text));
    assert.deepEqual(problems, [
      { line: 1, rule: 'should hold nothing after the password, which cannot contain spaces' },
      { line: 2, rule: 'must be a user name and a password' },
      { line: 3, rule: 'should not name a user again; this line replaces line 1' },
      { line: 4, rule: 'must be UTF-8 text without control characters or byte order marks' },
    ]);
  });

  test('users named like parts of an object are users like any other', () => {
    const { passwords } = parsePasswordFile(new TextEncoder().encode('__proto__ a\nconstructor b\n'));
    assert.equal(passwords.get('__proto__'), 'a');
    assert.equal(passwords.get('constructor'), 'b');
    assert.equal(passwords.get('toString'), undefined);
  });
});
