import { ProtocolError } from '../../errors.ts';

/**
 * Reads fields of 0 to 32 bits, most significant bit first. It keeps a view of the bytes, not a copy.
 * Every read past the end throws `ProtocolError` `MEDIA_HEADER_TRUNCATED`.
 */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits read so far. */
  get positionBits(): number {
    return this.#position;
  }

  /** Bits not yet read. */
  get remainingBits(): number {
    return this.#bytes.length * 8 - this.#position;
  }

  /** An unsigned value of `count` bits, 0 <= count <= 32. */
  readBits(count: number): number {
    this.#require(count);
    let value = 0;
    let missing = count;
    while (missing > 0) {
      const inByte = 8 - (this.#position & 7);
      const taken = Math.min(inByte, missing);
      const byte = this.#bytes[this.#position >>> 3] ?? 0;
      const bits = (byte >> (inByte - taken)) & ((1 << taken) - 1);
      // Multiplication, not a shift: 32-bit values have to stay unsigned.
      value = value * 2 ** taken + bits;
      this.#position += taken;
      missing -= taken;
    }
    return value;
  }

  /** One bit as a boolean. */
  readFlag(): boolean {
    return this.readBits(1) === 1;
  }

  /** Passes over any number of bits. */
  skipBits(count: number): void {
    this.#require(count);
    this.#position += count;
  }

  /** Goes on to the next byte boundary; stays where it is when it stands on one. */
  alignToByte(): void {
    this.#position = (this.#position + 7) & ~7;
  }

  /** ue(v): 0 .. 2^32 - 2 (ITU-T H.264 §9.1, H.265 §9.2). */
  readUnsignedExpGolomb(): number {
    let leadingZeros = 0;
    while (!this.readFlag()) {
      leadingZeros += 1;
      if (leadingZeros > 31) {
        throw new ProtocolError('MEDIA_HEADER_INVALID', 'an Exp-Golomb code of more than 63 bits');
      }
    }
    return 2 ** leadingZeros - 1 + this.readBits(leadingZeros);
  }

  /** se(v) (ITU-T H.264 §9.1.1, H.265 §9.2.2). */
  readSignedExpGolomb(): number {
    const code = this.readUnsignedExpGolomb();
    return code % 2 === 1 ? (code + 1) / 2 : 0 - code / 2;
  }

  #require(count: number): void {
    if (count > this.remainingBits) {
      throw new ProtocolError(
        'MEDIA_HEADER_TRUNCATED',
        `${this.remainingBits} bits left where a field takes ${count}`,
      );
    }
  }
}
