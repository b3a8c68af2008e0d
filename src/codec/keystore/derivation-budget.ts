import { KeyStoreFault } from './key-store-fault.ts';
import { keyStoreLimits } from './limits.ts';

/** Rounds of hashing between two pauses: about a millisecond. */
const roundsPerTurn = 1_000;

/** What it may cost to derive keys for one store, and how the work gives way to everything else. */
export class DerivationBudget {
  /** Resolves when others had their turn. */
  readonly pause: () => Promise<void>;
  #left: number = keyStoreLimits.maxKeyStoreTotalIterations;

  /** @param pause streams are served while a store is read. */
  constructor(pause: () => Promise<void>) {
    this.pause = pause;
  }

  /** @throws {KeyStoreFault} `too-large` */
  charge(iterations: number): void {
    const { maxKeyStoreIterations, maxKeyStoreTotalIterations } = keyStoreLimits;
    if (iterations < 1) throw new KeyStoreFault('broken', 'at least one iteration is needed');
    if (iterations > maxKeyStoreIterations) {
      throw new KeyStoreFault('too-large', `${iterations} iterations, at most ${maxKeyStoreIterations}`);
    }
    this.#left -= iterations;
    if (this.#left < 0) {
      throw new KeyStoreFault('too-large', `more than ${maxKeyStoreTotalIterations} iterations in all`);
    }
  }

  /** Applies `step` this often, with pauses. */
  async iterate(
    start: Uint8Array,
    rounds: number,
    step: (value: Uint8Array) => Uint8Array,
  ): Promise<Uint8Array> {
    let value = start;
    for (let round = 1; round <= rounds; round++) {
      value = step(value);
      if (round % roundsPerTurn === 0) await this.pause();
    }
    return value;
  }
}
