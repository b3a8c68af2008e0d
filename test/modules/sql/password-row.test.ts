import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sqlLimits } from '../../../modules/sql/limits.ts';
import { readPasswordRow } from '../../../modules/sql/password-row.ts';
import { parsePasswordTypes } from '../../../modules/sql/password-types.ts';

describe('readPasswordRow', () => {
  test('no row is an unknown user', () => {
    assert.equal(readPasswordRow([], ['plain']), undefined);
  });

  test('one row holds the password, and perhaps how it is kept', () => {
    assert.deepEqual(readPasswordRow([['p']], ['md5']), { text: 'p', types: ['md5'] });
    assert.deepEqual(readPasswordRow([['p', 'sha1']], ['md5']), { text: 'p', types: ['sha1'] });
    assert.deepEqual(readPasswordRow([['p', 'MD5, bcrypt']], []), { text: 'p', types: ['md5', 'bcrypt'] });
    assert.deepEqual(readPasswordRow([['p', null]], ['md5']), { text: 'p', types: ['md5'] });
  });

  test('the longest password is taken, a longer one is not', () => {
    const longest = 'x'.repeat(sqlLimits.maxStoredPasswordLength);
    assert.equal(readPasswordRow([[longest]], ['plain'])?.text, longest);
    assert.throws(() => readPasswordRow([[`${longest}x`]], ['plain']), /at most 1024 characters; got 1025/);
  });

  const secret = 'hunter2';
  const bad: readonly (readonly [title: string, rows: readonly (readonly unknown[])[], fault: RegExp])[] = [
    ['several rows', [[secret], [secret]], /one row at most/],
    ['no column', [[]], /got 0 columns/],
    ['three columns', [[secret, 'md5', 1]], /got 3 columns/],
    ['NULL', [[null]], /must hold text; got NULL/],
    ['a number', [[1234]], /must hold text; got number/],
    ['bytes', [[Buffer.from(secret)]], /must hold text; got bytes/],
    ['nothing', [['']], /must not be empty/],
    ['a type that is none', [[secret, 'rot13']], /must be one of plain, /],
    ['a type that is no text', [[secret, 5]], /type column must hold text; got number/],
  ];
  for (const [title, rows, fault] of bad) {
    test(`${title} is a failure, said without the password`, () => {
      assert.throws(
        () => readPasswordRow(rows, ['plain']),
        (error: Error) => fault.test(error.message) && !error.message.includes(secret),
      );
    });
  }
});

describe('parsePasswordTypes', () => {
  for (const [text, types] of [
    ['plain', ['plain']],
    [' MD5 ', ['md5']],
    ['md5,sha1', ['md5', 'sha1']],
    ['nt, sha256 bcrypt', ['nt', 'sha256', 'bcrypt']],
  ] as const) {
    test(text, () => {
      assert.deepEqual(parsePasswordTypes(text), types);
    });
  }
  for (const [text, fault] of [
    ['', /must be one of/],
    ['md5,sha3', /must be one of/],
    ['__proto__', /must be one of/],
    ['plain,md5', /plain must stand alone/],
    ['bcrypt,md5', /bcrypt must be the last/],
    ['bcrypt,bcrypt', /bcrypt must be the last/],
  ] as const) {
    test(`not ${text}`, () => {
      assert.throws(() => parsePasswordTypes(text), fault);
    });
  }
});
