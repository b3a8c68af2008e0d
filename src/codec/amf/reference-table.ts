import { ProtocolError } from '../../errors.ts';
import type { AmfBudget, AmfCost } from './budget.ts';

interface Entry<T> {
  /** Undefined while the value is still being read. */
  done: { result: T; cost: AmfCost } | undefined;
}

/** The values of one message that a later reference may name by their order of appearance (AMF0 §2.9, AMF3 §2.2). */
export class ReferenceTable<T> {
  readonly #budget: AmfBudget;
  readonly #entries: Entry<T>[] = [];

  constructor(budget: AmfBudget) {
    this.#budget = budget;
  }

  /** Takes the next index, then reads the value: what is nested in it has later indexes. */
  define<V extends T>(read: () => V): V {
    const entry: Entry<T> = { done: undefined };
    this.#entries.push(entry);
    const measured = this.#budget.measure(read);
    entry.done = measured;
    return measured.result;
  }

  /**
   * The value with this index, paid for again. A value that is not complete yet would contain itself; whoever
   * walked it would never end, so that is an error.
   */
  resolve(index: number): T {
    const done = this.#entries[index]?.done;
    if (done === undefined) {
      throw new ProtocolError('AMF_BAD_REFERENCE', `index ${index} of ${this.#entries.length}`);
    }
    this.#budget.repeat(done.cost);
    return done.result;
  }
}
