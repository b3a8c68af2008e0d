import { maxInputBytes } from './mutate.ts';

const headerBytes = 8;

/**
 * The input that a worker is running, in memory that its parent shares: when the worker loops for ever or
 * runs out of memory, the parent can still tell on what.
 */
export class CurrentInput {
  readonly shared: SharedArrayBuffer;
  /** [runs begun, bytes of the input] */
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(shared = new SharedArrayBuffer(headerBytes + 16 * maxInputBytes)) {
    this.shared = shared;
    this.#header = new Int32Array(shared, 0, 2);
    this.#bytes = new Uint8Array(shared, headerBytes);
  }

  /** Changes with every run. */
  get runs(): number {
    return Atomics.load(this.#header, 0);
  }

  begin(input: Uint8Array): void {
    const kept = input.subarray(0, this.#bytes.length);
    this.#bytes.set(kept);
    Atomics.store(this.#header, 1, kept.length);
    Atomics.add(this.#header, 0, 1);
  }

  copy(): Uint8Array {
    return this.#bytes.slice(0, Atomics.load(this.#header, 1));
  }
}
