import { KeyStoreFault } from './key-store-fault.ts';
import { parseModifiedUtf8 } from './modified-utf8.ts';

/** Reads what java.io.DataOutput writes. Everything is a view of the bytes given. */
export class JavaInput {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#skip(2));
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4));
  }

  /** Milliseconds since 1970; `undefined` where no Date can hold them. */
  date(): Date | undefined {
    const date = new Date(Number(this.#view.getBigInt64(this.#skip(8))));
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  bytes(length: number): Uint8Array {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    return parseModifiedUtf8(this.bytes(this.uint16()));
  }

  #skip(length: number): number {
    const start = this.#offset;
    if (length > this.#bytes.length - start) throw new KeyStoreFault('broken', 'the file is cut off');
    this.#offset = start + length;
    return start;
  }
}
