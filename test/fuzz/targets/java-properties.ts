import assert from 'node:assert/strict';
import { parseJavaProperties } from '../../../src/codec/java-properties/index.ts';
import type { FuzzTarget } from '../target.ts';

/** Nothing throws; every property stands on a line of the file, after the one before. */
export const target: FuzzTarget = {
  name: 'java-properties',
  seeds: [
    'rtmp.port=1935\n# c\n! d\nhttp.host : 0.0.0.0\r\n',
    'a\\\n  b = \\u0041\\t\\\\\n',
    'k\\:\\= v\\',
    'x',
  ].map((text) => new TextEncoder().encode(text)),
  run(bytes) {
    let before = 0;
    for (const { key, value, line } of parseJavaProperties(bytes)) {
      assert.ok(line > before && line <= bytes.length + 1, 'a line after the one before');
      assert.ok(key.length + value.length <= bytes.length);
      before = line;
    }
  },
};
