import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepFreeze } from '../../src/config/freeze.ts';

test('objects, arrays and maps are frozen all the way down', () => {
  const value = deepFreeze({
    list: [{ a: 1 }],
    map: new Map([['key', { b: [2] }]]),
    nothing: undefined,
    nil: null,
  });
  assert.throws(() => Object.assign(value, { list: [] }), TypeError);
  assert.throws(() => value.list.push({ a: 2 }), TypeError);
  assert.throws(() => Object.assign(value.list[0] ?? {}, { a: 2 }), TypeError);
  assert.throws(() => value.map.get('key')?.b.push(3), TypeError);
  assert.throws(() => value.map.set('other', { b: [] }), /frozen/);
  assert.throws(() => value.map.delete('key'), /frozen/);
  assert.throws(() => value.map.clear(), /frozen/);
  assert.deepEqual([...value.map.keys()], ['key']);
});
