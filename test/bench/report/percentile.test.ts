import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { median, percentile } from '../../../bench/report/percentile.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 99 - index);

  test('of a hundred values in any order', () => {
    assert.equal(percentile(hundred, 0), 0);
    assert.equal(percentile(hundred, 0.5), 50);
    assert.equal(percentile(hundred, 0.99), 99);
    assert.equal(percentile(hundred, 1), 99);
  });

  test('of one value and of none', () => {
    assert.equal(percentile([7], 0.99), 7);
    assert.equal(percentile([], 0.5), NaN);
  });
});

describe('median', () => {
  test('is the middle one, or the mean of two', () => {
    assert.equal(median([9, 1, 10]), 9);
    assert.equal(median([10, 1, 4, 2]), 3);
    assert.equal(median([5]), 5);
    assert.equal(median([]), NaN);
  });
});
