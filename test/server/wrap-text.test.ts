import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wrapText } from '../../src/server/wrap-text.ts';

describe('wrapText', () => {
  for (const [text, lines] of [
    ['one two', ['- one two']],
    ['one two three', ['- one two', '  three']],
    ['', ['- ']],
    ['averylongword that', ['- averylongword', '  that']],
  ] as const) {
    it(JSON.stringify(text), () => assert.deepEqual(wrapText('- ', text, 10), lines));
  }
});
