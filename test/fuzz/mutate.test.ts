import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maxInputBytes, mutate } from './mutate.ts';
import { Random } from './random.ts';

const input = Uint8Array.from({ length: 40 }, (_, i) => i);
const other = Uint8Array.from({ length: 40 }, (_, i) => 200 - i);

function many(seed: number): Uint8Array[] {
  const random = new Random(seed);
  return Array.from({ length: 2_000 }, () => mutate(input, random, other));
}

describe('mutate', () => {
  it('gives the same inputs for the same seed, and others for another', () => {
    assert.deepEqual(many(1), many(1));
    assert.notDeepEqual(many(1), many(2));
  });

  it('leaves what it was given as it was', () => {
    many(1);
    assert.deepEqual([...input.keys()], [...input]);
    assert.deepEqual(
      Array.from({ length: 40 }, (_, i) => 200 - i),
      [...other],
    );
  });

  it('flips bits, truncates, lengthens, and takes parts of the other input', () => {
    const inputs = many(1);
    const sameLength = inputs.filter(({ length }) => length === input.length);
    assert.ok(sameLength.some((bytes) => bytes.filter((byte, i) => byte !== input[i]).length === 1));
    assert.ok(inputs.some(({ length }) => length === 0));
    assert.ok(inputs.some(({ length }) => length > 2 * input.length));
    assert.ok(inputs.some((bytes) => Buffer.from(bytes).includes(Buffer.from(other.subarray(10, 20)))));
    assert.ok(inputs.some((bytes) => Buffer.from(bytes).includes('ffffffff', 0, 'hex')));
  });

  it('makes something of nothing', () => {
    const random = new Random(1);
    const nothing = new Uint8Array();
    const inputs = Array.from({ length: 500 }, () => mutate(nothing, random, nothing));
    assert.ok(inputs.some(({ length }) => length > 0));
  });

  it('never grows an input past its limit', () => {
    const random = new Random(1);
    const long = new Uint8Array(maxInputBytes).fill(1);
    for (let i = 0; i < 200; i += 1) assert.ok(mutate(long, random, long).length <= maxInputBytes);
  });
});

describe('Random', () => {
  it('spreads its numbers over the whole range', () => {
    const random = new Random(0);
    const counts = new Map<number, number>();
    for (let i = 0; i < 16_000; i += 1) {
      const bucket = random.below(16);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    assert.equal(counts.size, 16);
    for (const count of counts.values()) assert.ok(count > 850 && count < 1_150, `${count}`);
  });
});
