import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchWildcard, parseWildcardPattern } from '../../../src/codec/wildcard/index.ts';

const rows: readonly (readonly [pattern: string, text: string, found: readonly string[] | undefined])[] = [
  ['cam', 'cam', []],
  ['cam', 'cam1', undefined],
  ['cam', 'Cam', undefined],
  ['', '', []],
  ['', 'a', undefined],
  ['*', '', ['']],
  ['*', 'a/b', ['a/b']],
  ['cam*', 'cam', ['']],
  ['cam*', 'cam1', ['1']],
  ['cam*', 'xcam1', undefined],
  ['*_low', 'news_low', ['news']],
  ['*_low', 'news_lowx', undefined],
  ['a*a', 'a', undefined],
  ['a*a', 'aa', ['']],
  ['ab*ba', 'aba', undefined],
  ['*ab*b', 'ab', undefined],
  ['*ab*b', 'abb', ['', '']],
  ['a*b*c', 'axbyc', ['x', 'y']],
  ['a*b*c', 'axbxbyc', ['xbx', 'y']],
  ['a*b*c', 'acb', undefined],
  ['a*b*c', 'abc', ['', '']],
  ['a*bb*c', 'abc', undefined],
  ['*/*', 'x/y/z', ['x/y', 'z']],
  ['**', 'xy', ['xy', '']],
  ['*a*', 'bab', ['b', 'b']],
  ['*a*', 'bcd', undefined],
  ['a.c', 'abc', undefined],
  ['(a+)+$', '(a+)+$', []],
  ['*.flv?', 'x.flv?', ['x']],
];

describe('a pattern with stars', () => {
  for (const [pattern, text, found] of rows) {
    it(`${JSON.stringify(pattern)} and ${JSON.stringify(text)}`, () => {
      assert.deepEqual(matchWildcard(parseWildcardPattern(pattern), text), found);
    });
  }

  it('finds what a regular expression with (.*) for each star finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        const source = pattern
          .split('*')
          .map((literal) => literal.replaceAll('.', '\\.').replaceAll('/', '\\/'));
        const found = new RegExp(`^${source.join('(.*)')}$`).exec(text)?.slice(1);
        assert.deepEqual(matchWildcard(parseWildcardPattern(pattern), text), found);
      }),
      { numRuns: 3000 },
    );
  });

  it('tells at once that a text does not fit, where a regular expression would try for ever', () => {
    const pattern = parseWildcardPattern(`*b${'*a'.repeat(500)}*`);
    assert.equal(matchWildcard(pattern, 'a'.repeat(1000)), undefined);
  });
});
