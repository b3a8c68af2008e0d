import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { databaseFailure } from '../../../modules/sql/database-failure.ts';
import { parsePostgresqlUrl } from '../../../modules/sql/postgresql-url.ts';

describe('parsePostgresqlUrl', () => {
  test('keeps the URL, and knows what is secret in it', () => {
    assert.deepEqual(parsePostgresqlUrl(' postgres://me:a%40b@db.example:5433/users?sslmode=require '), {
      url: 'postgres://me:a%40b@db.example:5433/users?sslmode=require',
      socketFolder: undefined,
      secrets: ['a%40b', 'a@b'],
    });
    assert.deepEqual(parsePostgresqlUrl('postgresql://db/users?password=hunter2').secrets, ['hunter2']);
  });

  test('takes the folder of a socket out of the query', () => {
    const { socketFolder, url } = parsePostgresqlUrl('postgres:///users?host=/run/postgresql&user=me');
    assert.deepEqual([socketFolder, url], ['/run/postgresql', 'postgres:///users?user=me']);
  });

  for (const text of [
    '',
    'users.db',
    'mysql://me:hunter2@db/users',
    'postgres:me:hunter2@db',
    'postgres://me:hunter2@db:port/users',
    'postgres://me:hunter2%@db/users',
    'postgres://me:hunter2@db/users?host=other',
  ]) {
    test(`not "${text}", which is not quoted`, () => {
      assert.throws(
        () => parsePostgresqlUrl(text),
        (error: Error) => /sqlConnection/.test(error.message) && !error.message.includes('hunter2'),
      );
    });
  }
});

describe('databaseFailure', () => {
  test('passes on what the database says, on one line, of bounded length and without secrets', () => {
    const error = Object.assign(new Error(`no "hunter2" for\nme${'x'.repeat(1_000)}`), {
      code: '28P01',
      url: 'hunter2',
    });
    const failure = databaseFailure('It must answer', error, ['hunter2']);
    assert.match(failure.message, /^It must answer: 28P01 no "\*\*\*" for mex+$/);
    assert.ok(failure.message.length < 400);
    assert.equal(failure.cause, undefined);
    assert.equal(databaseFailure('It must answer', 'gone', []).message, 'It must answer: gone');
  });
});
