import assert from 'node:assert/strict';
import { parsePasswordFile, type StoredPassword } from '../../../modules/password-file/password-file.ts';
import { passwordFileVectors } from '../../vectors/password-files.ts';
import type { FuzzTarget } from '../target.ts';

/** No bytes make the parser throw, and what it takes as a user is something that can be typed. */
export const target: FuzzTarget = {
  name: 'password-file',
  seeds: passwordFileVectors.map(({ bytes }) => bytes),
  run(bytes) {
    const { passwords, problems } = parsePasswordFile(bytes);
    const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/).length;
    assert.ok(passwords.size <= lines && problems.length <= 2 * lines, 'more than there are lines');
    for (const [user, stored] of passwords) {
      assert.match(user, /^[^#\p{Cc} ][^\p{Cc} ]*$/u, 'a user name');
      assert.match(textOf(stored), /^[^\p{Cc} ]+$/u, 'a password');
    }
    for (const { line } of problems) assert.ok(line >= 1 && line <= lines, 'a line number');
    // Written out again, the users are the same.
    const written = [...passwords]
      .map(([user, stored]) => `${user} ${textOf(stored)} basic ${stored.kind}\n`)
      .join('');
    const again = parsePasswordFile(new TextEncoder().encode(written));
    assert.deepEqual([...again.passwords], [...passwords]);
    assert.deepEqual(again.problems, []);
  },
};

function textOf(stored: StoredPassword): string {
  return stored.kind === 'cleartext' ? stored.password : stored.hash;
}
