import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { hash } from '@node-rs/bcrypt';
import type { StoredPassword } from '../../../modules/password-file/password-file.ts';
import { StoredPasswordChecker } from '../../../modules/password-file/stored-password-checker.ts';

describe('StoredPasswordChecker', async () => {
  const digest = (text: string) => createHash('md5').update(text).digest('hex');
  const passwords = new Map<string, StoredPassword>([
    ['clear', { kind: 'cleartext', password: 'right' }],
    ['hashed', { kind: 'bcrypt', hash: (await hash('right', 4)).replace('$2b', '$2y') }],
    ['digest', { kind: 'digest', hash: digest('digest:Wowza:right') }],
    ['elsewhere', { kind: 'digest', hash: digest('elsewhere:Other:right') }],
  ]);
  const checker = new StoredPasswordChecker('Wowza');

  for (const [user, password, expected] of [
    ['clear', 'right', true],
    ['clear', 'wrong', false],
    ['hashed', 'right', true],
    ['hashed', 'wrong', false],
    ['digest', 'right', true],
    ['digest', 'wrong', false],
    ['digest', digest('digest:Wowza:right'), false],
    ['elsewhere', 'right', false],
    ['nobody', 'right', undefined],
    ['__proto__', 'right', undefined],
  ] as const) {
    test(`${user} with ${password}`, async () => {
      assert.equal(await checker.verify(passwords, user, password), expected);
    });
  }

  test('a hash is no password', async () => {
    const stored = passwords.get('hashed');
    assert.ok(stored?.kind === 'bcrypt');
    assert.equal(await checker.verify(passwords, 'hashed', stored.hash), false);
  });
});
