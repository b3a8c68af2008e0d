import { Buffer } from 'node:buffer';
import { ProtocolError } from '../../errors.ts';

/** A place in one message's bytes. Reading past their end throws `AMF_TRUNCATED`. */
export class AmfInput {
  readonly #bytes: Buffer;
  #offset = 0;

  /** Keeps a view of `bytes`; the owner must not change them while values read from here are in use. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get done(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /** Throws unless `count` more bytes are there; each of a declared number of items takes at least one. */
  expect(count: number): void {
    const left = this.#bytes.length - this.#offset;
    if (count > left) {
      throw new ProtocolError('AMF_TRUNCATED', `${left} bytes of ${count} at offset ${this.#offset}`);
    }
  }

  /** The next byte, left unread. */
  peekUint8(): number {
    this.expect(1);
    return this.#bytes.readUInt8(this.#offset);
  }

  skip(count: number): void {
    this.#advance(count);
  }

  readUint8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  readUint16(): number {
    return this.#bytes.readUInt16BE(this.#advance(2));
  }

  readUint32(): number {
    return this.#bytes.readUInt32BE(this.#advance(4));
  }

  readInt32(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  readDouble(): number {
    return this.#bytes.readDoubleBE(this.#advance(8));
  }

  /** Bytes that are not UTF-8 become U+FFFD: encoders do send titles in local character sets. */
  readUtf8(byteLength: number): string {
    const start = this.#advance(byteLength);
    return this.#bytes.toString('utf8', start, start + byteLength);
  }

  /** A view, not a copy. */
  readBytes(byteLength: number): Uint8Array {
    const start = this.#advance(byteLength);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start, byteLength);
  }

  #advance(count: number): number {
    this.expect(count);
    const start = this.#offset;
    this.#offset += count;
    return start;
  }
}
