import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makePasswordQuery, type Placeholder } from '../../../modules/sql/password-query.ts';

const wrapped = (query: string) => `SELECT * FROM (\n${query}\n) AS sluice_login LIMIT 2`;

describe('makePasswordQuery', () => {
  const good: readonly (readonly [query: string, placeholder: Placeholder, made: string])[] = [
    ['SELECT password FROM users WHERE name = ?', '?', 'SELECT password FROM users WHERE name = ?'],
    ['SELECT password FROM users WHERE name = ?', '$1', 'SELECT password FROM users WHERE name = $1'],
    ['SELECT password FROM users WHERE name = $1', '?', 'SELECT password FROM users WHERE name = ?'],
    [' select p from u where n=$1 ; ', '$1', 'select p from u where n=$1'],
    ["SELECT p, 'md5' FROM u WHERE n = ?", '?', "SELECT p, 'md5' FROM u WHERE n = ?"],
    ["SELECT p FROM u WHERE n = ? AND x = '?'", '$1', "SELECT p FROM u WHERE n = $1 AND x = '?'"],
    [
      "SELECT p FROM u WHERE n = ? AND x = 'it''s $1'",
      '$1',
      "SELECT p FROM u WHERE n = $1 AND x = 'it''s $1'",
    ],
    ["SELECT p FROM u WHERE n = ? AND x = E'\\'$1'", '$1', "SELECT p FROM u WHERE n = $1 AND x = E'\\'$1'"],
    ['SELECT "p--?" FROM u WHERE n = ?', '$1', 'SELECT "p--?" FROM u WHERE n = $1'],
    ['SELECT col$1 FROM u WHERE n = $1', '?', 'SELECT col$1 FROM u WHERE n = ?'],
    [
      'WITH x AS (SELECT 1) SELECT p FROM u WHERE n = ?',
      '?',
      'WITH x AS (SELECT 1) SELECT p FROM u WHERE n = ?',
    ],
    [
      'SELECT p::text FROM u WHERE n = ANY(ARRAY[$1])',
      '$1',
      'SELECT p::text FROM u WHERE n = ANY(ARRAY[$1])',
    ],
    ['SELECT größe FROM 用户 WHERE n = ?', '$1', 'SELECT größe FROM 用户 WHERE n = $1'],
  ];
  for (const [query, placeholder, made] of good) {
    test(`${query} with ${placeholder}`, () => {
      assert.equal(makePasswordQuery(query, placeholder), wrapped(made));
    });
  }

  const bad: readonly (readonly [query: string, fault: RegExp])[] = [
    ['', /must begin with SELECT or WITH/],
    ['UPDATE users SET password = ?', /must begin with SELECT or WITH/],
    ['SELECTED ?', /must begin with SELECT or WITH/],
    ['SELECT password FROM users', /exactly one placeholder.*; got 0/],
    ["SELECT p FROM u WHERE n = '?'", /exactly one placeholder.*; got 0/],
    ['SELECT p FROM u WHERE n = "$1"', /exactly one placeholder.*; got 0/],
    ['SELECT p FROM u WHERE n = ? OR mail = ?', /exactly one placeholder.*; got 2/],
    ['SELECT p FROM u WHERE n = $1 OR mail = $1', /exactly one placeholder.*; got 2/],
    ['SELECT p FROM u WHERE n = $2', /as \? or \$1; got \$2/],
    ['SELECT p FROM u WHERE n = ?1', /as \? or \$1; got \?1/],
    ['SELECT p FROM u WHERE n = $1 -- $1', /no comments/],
    ['SELECT p /* ? */ FROM u WHERE n = $1', /no comments/],
    ['SELECT p FROM u WHERE n = $1; DROP TABLE u', /one statement/],
    ["SELECT p FROM u WHERE n = ? AND x = 'open", /close its quotes/],
    ['SELECT p FROM u WHERE n = ? AND "x = 1', /close its quotes/],
    ['SELECT p FROM u WHERE n = $1 AND x = $tag$y$tag$', /close its quotes/],
  ];
  for (const [query, fault] of bad) {
    test(`not ${query}`, () => {
      assert.throws(() => makePasswordQuery(query, '$1'), fault);
    });
  }
});
