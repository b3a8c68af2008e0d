/**
 * Cuts a byte stream into pieces of lengths that the caller names one after the other, whatever the boundaries
 * of the chunks it arrives in. Memory follows what arrived, not what was asked for, so a peer that announces
 * much and sends little costs little.
 */
export class ByteCollector {
  #chunk: Uint8Array = new Uint8Array(0);
  #kept: Uint8Array = new Uint8Array(0);
  #keptBytes = 0;

  /** Adds a chunk. The one before must be used up: `take` has returned `undefined`. */
  offer(chunk: Uint8Array): void {
    this.#chunk = chunk;
  }

  /**
   * The next `length` bytes, or `undefined` until they are all there; then ask for the same length after the
   * next `offer`. A piece inside one chunk is a view of it; one across chunks is a buffer of its own, which the
   * caller owns.
   */
  take(length: number): Uint8Array | undefined {
    if (this.#keptBytes === 0 && this.#chunk.length >= length) {
      return this.#shift(length);
    }
    this.#keep(this.#shift(Math.min(length - this.#keptBytes, this.#chunk.length)), length);
    if (this.#keptBytes < length) {
      return undefined;
    }
    const piece = this.#kept.subarray(0, length);
    this.#kept = new Uint8Array(0);
    this.#keptBytes = 0;
    return piece;
  }

  #shift(length: number): Uint8Array {
    const bytes = this.#chunk.subarray(0, length);
    this.#chunk = this.#chunk.subarray(length);
    return bytes;
  }

  #keep(bytes: Uint8Array, wanted: number): void {
    const needed = this.#keptBytes + bytes.length;
    if (needed > this.#kept.length) {
      const grown = new Uint8Array(Math.min(wanted, Math.max(needed, this.#kept.length * 2)));
      grown.set(this.#kept.subarray(0, this.#keptBytes));
      this.#kept = grown;
    }
    this.#kept.set(bytes, this.#keptBytes);
    this.#keptBytes = needed;
  }
}
