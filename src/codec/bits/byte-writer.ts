/**
 * Writes big-endian fields into one buffer, which grows when `capacityBytes` was too small.
 * A value out of its field's range is the caller's mistake and throws `RangeError`.
 */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacityBytes = 64) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  writeUint8(value: number): void {
    this.#write(value, 1);
  }

  writeUint16(value: number): void {
    this.#write(value, 2);
  }

  writeUint24(value: number): void {
    this.#write(value, 3);
  }

  writeUint32(value: number): void {
    this.#write(value, 4);
  }

  /** A 24-bit two's complement value. */
  writeInt24(value: number): void {
    if (value < -0x80_00_00 || value > 0x7f_ff_ff) {
      throw new RangeError(`A signed 24-bit field must hold -8388608..8388607; got ${value}`);
    }
    this.#write(value & 0xff_ff_ff, 3);
  }

  writeBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was written. The writer must not be used afterwards: the result is a view of its buffer. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #write(value: number, length: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) {
      throw new RangeError(
        `A field of ${length} bytes must hold an unsigned integer that fits; got ${value}`,
      );
    }
    this.#reserve(length);
    let rest = value;
    for (let i = length - 1; i >= 0; i--) {
      this.#bytes[this.#length + i] = rest & 0xff;
      rest = Math.floor(rest / 256);
    }
    this.#length += length;
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) {
      return;
    }
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
