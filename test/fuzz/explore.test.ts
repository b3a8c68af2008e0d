import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explore } from './explore.ts';
import type { FuzzTarget } from './target.ts';

const seeds = [Uint8Array.of(1, 2, 3, 4)];

/** Says that the inputs reached new code whose first byte had not been seen before. */
class FirstByteCoverage {
  readonly #known = new Set<number | undefined>();
  #latest: (number | undefined)[] = [];

  add(bytes: Uint8Array): void {
    this.#latest.push(bytes[0]);
  }

  sawNew(): boolean {
    const isNew = this.#latest.some((byte) => !this.#known.has(byte));
    this.#latest = [];
    return isNew;
  }

  takeNew(): boolean {
    const latest = this.#latest;
    const isNew = this.sawNew();
    for (const byte of latest) this.#known.add(byte);
    return isNew;
  }
}

function exploreFor(runs: number, seed: number): { inputs: string[]; corpus: readonly Uint8Array[] } {
  const inputs: string[] = [];
  const coverage = new FirstByteCoverage();
  const target: FuzzTarget = {
    name: 'recorder',
    seeds,
    run(bytes) {
      inputs.push(Buffer.from(bytes).toString('hex'));
      coverage.add(bytes);
      bytes.fill(0);
    },
  };
  const { corpus } = explore(target, { seed, coverage, goOn: (done) => done < runs });
  assert.equal(inputs.length, runs);
  return { inputs, corpus };
}

describe('explore', () => {
  it('tries the same inputs for the same seed, however long it goes on, and others for another', () => {
    const { inputs } = exploreFor(3_000, 1);
    assert.deepEqual(exploreFor(3_000, 1).inputs, inputs);
    assert.deepEqual(exploreFor(1_000, 1).inputs, inputs.slice(0, 1_000));
    assert.notDeepEqual(exploreFor(3_000, 2).inputs, inputs);
  });

  it('begins with the empty input and the seeds', () => {
    assert.deepEqual(exploreFor(300, 1).inputs.slice(0, 2), ['', '01020304']);
  });

  it('keeps one input for each piece of new code', () => {
    const { corpus } = exploreFor(20_000, 1);
    const firstBytes = corpus.map(([byte]) => byte);
    assert.ok(corpus.length > 20);
    assert.equal(new Set(firstBytes).size, corpus.length);
  });

  it('keeps seeds whole that a target changes', () => {
    const { corpus } = exploreFor(1_000, 1);
    assert.deepEqual(corpus[1], Uint8Array.of(1, 2, 3, 4));
  });
});
