import { ProtocolError } from '../../errors.ts';
import { type AmfLimits, highestAmfDepth } from './limits.ts';

/** What a value cost when it was read, and costs again wherever a reference repeats it. */
export interface AmfCost {
  readonly values: number;
  readonly bytes: number;
  /** Levels of nesting below and including the value; 0 for one that holds no others. */
  readonly height: number;
}

/** The widest gap between numeric names for which V8 makes room. */
const maxGap = 1024;

/** Counts what one message has cost so far and throws `LIMIT_EXCEEDED` past its limits. */
export class AmfBudget {
  readonly #limits: AmfLimits;
  readonly #maxDepth: number;
  #values = 0;
  #bytes = 0;
  #depth = 0;
  #deepest = 0;

  constructor(limits: AmfLimits) {
    this.#limits = limits;
    this.#maxDepth = Math.min(limits.maxDepth, highestAmfDepth);
  }

  spendValues(count: number): void {
    this.expectValues(count);
    this.#values += count;
  }

  /** Refuses a declared count at once, before memory is spent on its first items. */
  expectValues(count: number): void {
    const values = this.#values + count;
    if (values > this.#limits.maxValues) throw exceeded('maxValues', values, this.#limits.maxValues);
  }

  spendString(bytes: number): void {
    if (bytes > this.#limits.maxStringBytes) {
      throw exceeded('maxStringBytes', bytes, this.#limits.maxStringBytes);
    }
    this.spendBytes(bytes);
  }

  spendName(bytes: number): void {
    if (bytes > this.#limits.maxNameBytes) throw exceeded('maxNameBytes', bytes, this.#limits.maxNameBytes);
    this.spendBytes(bytes);
  }

  spendBytes(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.maxTotalBytes) {
      throw exceeded('maxTotalBytes', this.#bytes, this.#limits.maxTotalBytes);
    }
  }

  /**
   * Pays for the room that a property with a number for a name needs: V8 keeps those in an array, with places
   * for all lower numbers, so `{ "999": null }` takes a hundred times the memory and time of `{ "a": null }`.
   * `room` is what the object has so far, 0 at first; gives what it has then.
   */
  spendRoom(name: string, room: number): number {
    // Names of more digits, as those that are no number, are keys in a hash table.
    const needed = name.length <= 4 ? Number(name) + 1 : 0;
    if (!(needed > room)) return room;
    this.spendValues(Math.min(needed - room, maxGap));
    return needed;
  }

  /** Runs `read` one level deeper. */
  descend<T>(read: () => T): T {
    this.#depth += 1;
    this.#reach(this.#depth);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** Runs `read` and says what it cost. */
  measure<T>(read: () => T): { result: T; cost: AmfCost } {
    const { values, bytes, deepest } = { values: this.#values, bytes: this.#bytes, deepest: this.#deepest };
    this.#deepest = this.#depth;
    const result = read();
    const height = this.#deepest - this.#depth;
    this.#deepest = Math.max(this.#deepest, deepest);
    return { result, cost: { values: this.#values - values, bytes: this.#bytes - bytes, height } };
  }

  /**
   * Pays for a value once more. Without this, a few hundred bytes of references to references would stand for
   * billions of values to whoever walks the result.
   */
  repeat(cost: AmfCost): void {
    this.spendValues(cost.values);
    this.spendBytes(cost.bytes);
    this.#reach(this.#depth + cost.height);
  }

  #reach(depth: number): void {
    if (depth > this.#maxDepth) throw exceeded('maxDepth', depth, this.#maxDepth);
    this.#deepest = Math.max(this.#deepest, depth);
  }
}

function exceeded(limit: keyof AmfLimits, got: number, allowed: number): ProtocolError {
  return new ProtocolError('LIMIT_EXCEEDED', `AMF ${got} where ${limit} is ${allowed}`);
}
