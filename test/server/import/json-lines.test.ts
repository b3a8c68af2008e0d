import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findJsonLines } from '../../../src/server/import/json-lines.ts';

test('every member has its line, whatever stands in strings and lists', () => {
  const text = `{
  "a": "x\\"{,:[",
  "b": { "c": 1,
    "d": [ { "e": true },
      "f", {
        "g": null } ] },
  "h\\u0041": {}, "i": [], "j": 2
}`;
  assert.ok(JSON.parse(text));
  assert.deepEqual(Object.fromEntries(findJsonLines(text)), {
    a: 2,
    b: 3,
    'b.c': 3,
    'b.d': 4,
    'b.d.0.e': 4,
    'b.d.2.g': 6,
    hA: 7,
    i: 7,
    j: 7,
  });
});
