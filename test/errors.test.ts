import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorRules, ProtocolError } from '../src/errors.ts';

test('docs/reference/errors.md lists every code with its rule, in order', () => {
  const page = readFileSync('docs/reference/errors.md', 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z_0-9]+)` \| (.*) \|$/gm)].map(([, code, rule]) => [code, rule]);
  assert.deepEqual(listed, Object.entries(errorRules));
});

test('the catalogue is in alphabetical order', () => {
  const codes = Object.keys(errorRules);
  assert.deepEqual(codes, codes.toSorted());
});

test('a message states the rule, then the value', () => {
  const error = new ProtocolError('CHUNK_SIZE_INVALID', '0');
  assert.equal(error.code, 'CHUNK_SIZE_INVALID');
  assert.equal(error.name, 'ProtocolError');
  assert.equal(error.message, 'A chunk size must be 1 to 2147483647 bytes; got 0');
});
