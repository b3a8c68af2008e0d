import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileStamp, youngFileMs } from '../../src/module/file-stamp.ts';

const stats = { ctimeMs: 10_000, mtimeMs: 9_000, size: 5, ino: 7 };
const nowMs = 10_001 + youngFileMs;

test('a file that is old enough has a stamp', () => {
  assert.equal(typeof fileStamp(stats, nowMs), 'string');
  assert.equal(fileStamp({ ...stats }, nowMs + 5), fileStamp(stats, nowMs));
});

test('one that changed a moment ago, or in the future, has none', () => {
  assert.equal(fileStamp(stats, nowMs - 1), undefined);
  assert.equal(fileStamp(stats, 0), undefined);
});

for (const name of ['ctimeMs', 'mtimeMs', 'size', 'ino'] as const) {
  test(`another ${name} is another stamp`, () => {
    assert.notEqual(fileStamp({ ...stats, [name]: 6 }, nowMs), fileStamp(stats, nowMs));
  });
}
