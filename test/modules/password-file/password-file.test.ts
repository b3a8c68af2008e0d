import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePasswordFile } from '../../../modules/password-file/password-file.ts';
import { passwordFileVectors } from '../../vectors/password-files.ts';

describe('parsePasswordFile', () => {
  for (const { bytes, passwords, problemLines = [], title } of passwordFileVectors) {
    test(title, () => {
      const file = parsePasswordFile(bytes);
      const stored = [...file.passwords].map(([user, kept]) => [
        user,
        kept.kind === 'cleartext' ? kept.password : kept,
      ]);
      assert.deepEqual(Object.fromEntries(stored), passwords);
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
    assert.deepEqual(passwords.get('__proto__'), { kind: 'cleartext', password: 'a' });
    assert.deepEqual(passwords.get('constructor'), { kind: 'cleartext', password: 'b' });
    assert.equal(passwords.get('toString'), undefined);
  });
});
