import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DerivationBudget, KeyStoreFault, keyStoreLimits } from '../../../src/codec/keystore/index.ts';

const { maxKeyStoreIterations, maxKeyStoreTotalIterations } = keyStoreLimits;

function fault(kind: string): (error: unknown) => boolean {
  return (error) => error instanceof KeyStoreFault && error.kind === kind;
}

describe('DerivationBudget', () => {
  it('bounds one derivation', () => {
    const budget = new DerivationBudget(async () => {});
    budget.charge(maxKeyStoreIterations);
    assert.throws(() => budget.charge(maxKeyStoreIterations + 1), fault('too-large'));
    assert.throws(() => budget.charge(0), fault('broken'));
  });

  it('bounds all together', () => {
    const budget = new DerivationBudget(async () => {});
    for (let left = maxKeyStoreTotalIterations; left > 0; left -= maxKeyStoreIterations) {
      budget.charge(maxKeyStoreIterations);
    }
    assert.throws(() => budget.charge(1), fault('too-large'));
  });

  it('pauses between rounds', async () => {
    let pauses = 0;
    const budget = new DerivationBudget(async () => {
      pauses++;
    });
    const result = await budget.iterate(Uint8Array.of(0), 4_500, ([value = 0]) => Uint8Array.of(value + 1));
    assert.deepEqual(result, Uint8Array.of(4_500 % 256));
    assert.equal(pauses, 4);
  });
});
