import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedValues } from '../../src/module/allowed-values.ts';
import { property } from '../../src/module/property.ts';

const description = 'a property';

for (const [spec, expected] of [
  [property.string({ description }), undefined],
  [property.string({ description, values: ['a', 'b'] }), 'one of <a>, <b>'],
  [property.boolean({ description }), undefined],
  [property.integer({ description }), undefined],
  [property.integer({ description, minimum: 0, maximum: 5 }), '0 to 5'],
  [property.integer({ description, minimum: 1 }), 'at least 1'],
  [property.double({ description, maximum: 0.5 }), 'at most 0.5'],
] as const) {
  test(`${JSON.stringify(spec)} may be ${expected ?? 'anything'}`, () => {
    assert.equal(
      allowedValues(spec, (value) => `<${value}>`),
      expected,
    );
  });
}
