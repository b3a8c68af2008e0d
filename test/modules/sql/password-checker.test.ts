import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { hash } from '@node-rs/bcrypt';
import { PasswordChecker } from '../../../modules/sql/password-checker.ts';
import type { PasswordType } from '../../../modules/sql/password-types.ts';

const hex = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
const bcrypt = (text: string) => hash(text, 4);

describe('PasswordChecker', async () => {
  const checker = new PasswordChecker(['plain']);
  const password = 'pässword';

  const kept: readonly (readonly [types: readonly PasswordType[], text: string])[] = [
    [['plain'], password],
    [['md5'], hex('md5', password)],
    [['md5'], hex('md5', password).toUpperCase()],
    [['sha1'], hex('sha1', password)],
    [['sha256'], hex('sha256', password)],
    [['sha512'], hex('sha512', password)],
    // Of "pässword" in UTF-16LE, by OpenSSL's legacy provider.
    [['nt'], 'f1b094f25bbdcb6fdbaa6cc8b43f0c44'],
    [['bcrypt'], await bcrypt(password)],
    [['bcrypt'], await hash(password, 4).then((text) => text.replace('$2b$', '$2y$'))],
    [['md5', 'sha1'], hex('sha1', hex('md5', password))],
    [['sha256', 'bcrypt'], await bcrypt(hex('sha256', password))],
  ];
  for (const [types, text] of kept) {
    test(`${types.join(', ')}: ${text.slice(0, 8)}…`, async () => {
      assert.equal(await checker.verify(password, { text, types }), true);
      assert.equal(await checker.verify(`${password}x`, { text, types }), false);
      assert.equal(await checker.verify('', { text, types }), false);
      if (types[0] !== 'plain') assert.equal(await checker.verify(text, { text, types }), false);
    });
  }

  for (const [type, text] of [
    ['md5', 'd41d8cd98f00b204e9800998ecf8427'],
    ['md5', hex('sha1', password)],
    ['sha1', 'x'.repeat(40)],
    ['nt', password],
    ['bcrypt', password],
    ['bcrypt', `$2b$99$${'a'.repeat(53)}`],
  ] as const) {
    test(`what is not ${type} is a failure and is not quoted`, async () => {
      await assert.rejects(
        checker.verify(password, { text, types: [type] }),
        (error: Error) => error.message.includes(`type ${type} must be`) && !error.message.includes(text),
      );
    });
  }

  test('nobody takes a bcrypt as long as the longest seen', async () => {
    const slow = new PasswordChecker(['bcrypt']);
    const stored = { text: await hash(password, 12), types: ['bcrypt'] as const };
    const startMs = performance.now();
    assert.equal(await slow.verify('wrong', stored), false);
    const wrongMs = performance.now() - startMs;
    await slow.pretend('wrong');
    const unknownMs = performance.now() - startMs - wrongMs;
    assert.ok(unknownMs > wrongMs * 0.35, `an unknown user took ${unknownMs} ms, a known one ${wrongMs} ms`);
  });
});
