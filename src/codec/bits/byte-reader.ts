import { ProtocolError } from '../../errors.ts';

/**
 * Reads big-endian fields. Byte strings are views into the input, not copies.
 * Every read past the end throws `ProtocolError` `MEDIA_HEADER_TRUNCATED`.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not yet read. */
  get remainingBytes(): number {
    return this.#bytes.length - this.#position;
  }

  readUint8(): number {
    return this.#next(1);
  }

  readUint16(): number {
    return this.#next(2);
  }

  readUint24(): number {
    return this.#next(3);
  }

  readUint32(): number {
    return this.#next(4);
  }

  /** A 24-bit two's complement value. */
  readInt24(): number {
    return (this.#next(3) << 8) >> 8;
  }

  readBytes(length: number): Uint8Array {
    this.#require(length);
    const start = this.#position;
    this.#position += length;
    return this.#bytes.subarray(start, this.#position);
  }

  /** Everything that is left, which may be nothing. */
  readRest(): Uint8Array {
    return this.readBytes(this.remainingBytes);
  }

  #next(length: number): number {
    this.#require(length);
    let value = 0;
    for (let i = 0; i < length; i++) {
      value = value * 256 + (this.#bytes[this.#position + i] ?? 0);
    }
    this.#position += length;
    return value;
  }

  #require(length: number): void {
    if (length > this.remainingBytes) {
      throw new ProtocolError(
        'MEDIA_HEADER_TRUNCATED',
        `${this.remainingBytes} bytes left where a field takes ${length}`,
      );
    }
  }
}
