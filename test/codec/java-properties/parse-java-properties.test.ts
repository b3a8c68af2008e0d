import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseJavaProperties } from '../../../src/codec/java-properties/index.ts';

/** From the documentation of java.util.Properties.load (Java SE 17), unless said otherwise. */
const vectors: readonly (readonly [text: string, ...entries: (readonly [string, string, number])[]])[] = [
  ['Truth = Beauty', ['Truth', 'Beauty', 1]],
  [' Truth:Beauty', ['Truth', 'Beauty', 1]],
  ['Truth                    :Beauty', ['Truth', 'Beauty', 1]],
  [
    'fruits    apple, banana, pear, \\\n          cantaloupe',
    ['fruits', 'apple, banana, pear, cantaloupe', 1],
  ],
  ['cheeses', ['cheeses', '', 1]],
  ['\\:\\=', [':=', '', 1]],
  ['# a\n! b\n\n  \t# c\nx=1\r\ny 2\rz:3', ['x', '1', 5], ['y', '2', 6], ['z', '3', 7]],
  ['a=b=c:d', ['a', 'b=c:d', 1]],
  ['a = =b', ['a', '=b', 1]],
  ['key\\ with\\ blanks=v\\u0041\\t\\q', ['key with blanks', 'vA\tq', 1]],
  // A backslash that is itself escaped ends nothing; Windows paths need it.
  ['path=C:\\\\\\\\red5\\\\\nnext=1', ['path', 'C:\\\\red5\\', 1], ['next', '1', 2]],
  // A comment sign inside a continued line is text.
  ['a=1,\\\n#2', ['a', '1,#2', 1]],
  ['a=1\\', ['a', '1', 1]],
  ['a=\\u12', ['a', '\\u12', 1]],
  ['a=x  ', ['a', 'x  ', 1]],
  ['\ufeffa=1', ['a', '1', 1]],
  ['a=1\na=2', ['a', '1', 1], ['a', '2', 2]],
  [''],
];

describe('parseJavaProperties', () => {
  for (const [text, ...entries] of vectors) {
    it(JSON.stringify(text), () => {
      const found = parseJavaProperties(new TextEncoder().encode(text));
      assert.deepEqual(
        found.map(({ key, value, line }) => [key, value, line]),
        entries,
      );
    });
  }

  it('reads ISO 8859-1 where the bytes are no UTF-8, as Java does', () => {
    assert.deepEqual(parseJavaProperties(Uint8Array.of(0x61, 0x3d, 0xe4)), [
      { key: 'a', value: 'ä', line: 1 },
    ]);
  });
});
