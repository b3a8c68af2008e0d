import { Asn1Error } from './asn1-error.ts';
import { asn1Tag } from './asn1-tag.ts';

/** One value with its identifier. */
export interface Asn1Element {
  /** The identifier octet, as in `asn1Tag`. */
  readonly tag: number;
  /** The contents octets; of an indefinite length without the two zero octets that end it. */
  readonly content: Uint8Array;
  /** Identifier, length and contents. */
  readonly whole: Uint8Array;
}

/** Values nested deeper than this are not looked into: none of our formats comes near it. */
const maxAsn1Depth = 32;

/** A tag number of 31 and above takes more octets (X.690 §8.1.2.4); nothing here has one. */
const longTag = 0x1f;
const constructedBit = 0x20;
const indefiniteLength = 0x80;

/**
 * Reads the values of a SEQUENCE, SET or file one after the other. It takes DER and the part of BER that
 * real PKCS12 files are written in: lengths may be longer than needed or indefinite (X.690 §8.1.3).
 *
 * Everything is a view of the bytes given.
 */
export class Asn1Reader {
  readonly #bytes: Uint8Array;
  readonly #depth: number;
  #offset = 0;

  constructor(bytes: Uint8Array, depth = 0) {
    if (depth > maxAsn1Depth) throw new Asn1Error(`values are nested at most ${maxAsn1Depth} deep`);
    this.#bytes = bytes;
    this.#depth = depth;
  }

  get atEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /** @throws {Asn1Error} when the value is cut off, or there is none. */
  next(): Asn1Element {
    const start = this.#offset;
    const tag = this.#octet();
    if ((tag & longTag) === longTag) throw new Asn1Error('tag numbers must be below 31');
    const length = this.#octet();
    if (length === indefiniteLength) return this.#indefinite(tag, start);
    const contentLength = length < 0x80 ? length : this.#longLength(length & 0x7f);
    const begin = this.#offset;
    const end = begin + contentLength;
    if (end > this.#bytes.length) throw cutOff();
    this.#offset = end;
    return { tag, content: this.#bytes.subarray(begin, end), whole: this.#bytes.subarray(start, end) };
  }

  /** The next value, which must have this tag. */
  expect(tag: number): Asn1Element {
    const element = this.next();
    if (element.tag !== tag) throw new Asn1Error(`tag ${hex(tag)} must stand here, not ${hex(element.tag)}`);
    return element;
  }

  /** The next value if it has this tag. */
  optional(tag: number): Asn1Element | undefined {
    return this.#bytes[this.#offset] === tag ? this.next() : undefined;
  }

  /** A reader of what is inside the next value, which must have this tag. */
  enter(tag: number = asn1Tag.sequence): Asn1Reader {
    return new Asn1Reader(this.expect(tag).content, this.#depth + 1);
  }

  /** All values left, each to be entered. */
  *enterAll(tag: number = asn1Tag.sequence): Generator<Asn1Reader> {
    while (!this.atEnd) yield this.enter(tag);
  }

  /** An OCTET STRING; in BER it may come in pieces (X.690 §8.7.3), which are joined. */
  octetString(tag: number = asn1Tag.octetString): Uint8Array {
    const element = this.next();
    if (element.tag === tag) return element.content;
    if (element.tag !== (tag | constructedBit)) {
      throw new Asn1Error(`tag ${hex(tag)} must stand here, not ${hex(element.tag)}`);
    }
    const inside = new Asn1Reader(element.content, this.#depth + 1);
    const pieces: Uint8Array[] = [];
    while (!inside.atEnd) pieces.push(inside.octetString());
    return Buffer.concat(pieces);
  }

  /** An INTEGER from 0 to 2^31 - 1. */
  smallInteger(): number {
    const { content } = this.expect(asn1Tag.integer);
    if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80) {
      throw new Asn1Error('a number must be from 0 to 2147483647');
    }
    return content.reduce((value, octet) => value * 256 + octet, 0);
  }

  /** An OBJECT IDENTIFIER in dots: `1.2.840.113549.1.7.1`. */
  objectIdentifier(): string {
    return parseObjectIdentifier(this.expect(asn1Tag.objectIdentifier).content);
  }

  #octet(): number {
    const octet = this.#bytes[this.#offset];
    if (octet === undefined) throw cutOff();
    this.#offset++;
    return octet;
  }

  #longLength(octets: number): number {
    // Four octets are 4 GiB: more than any file that is read.
    if (octets > 4) throw new Asn1Error('a length must have at most 4 octets');
    let length = 0;
    for (let index = 0; index < octets; index++) length = length * 256 + this.#octet();
    return length;
  }

  /** Walks over the values inside until two zero octets end it. */
  #indefinite(tag: number, start: number): Asn1Element {
    if ((tag & constructedBit) === 0) throw new Asn1Error('a primitive value must have a length');
    const begin = this.#offset;
    const inside = new Asn1Reader(this.#bytes.subarray(begin), this.#depth + 1);
    for (;;) {
      const end = begin + inside.#offset;
      const { tag: inner, content } = inside.next();
      if (inner !== 0) continue;
      if (content.length > 0) throw new Asn1Error('the end of contents must be empty');
      this.#offset = begin + inside.#offset;
      return {
        tag,
        content: this.#bytes.subarray(begin, end),
        whole: this.#bytes.subarray(start, this.#offset),
      };
    }
  }
}

function parseObjectIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new Asn1Error('an object identifier must have small arcs');
    if (octet >= 0x80) continue;
    if (arcs.length === 0)
      arcs.push(Math.min(Math.floor(arc / 40), 2), arc - 40 * Math.min(Math.floor(arc / 40), 2));
    else arcs.push(arc);
    arc = 0;
  }
  if (arcs.length === 0 || (content.at(-1) ?? 0) >= 0x80) throw cutOff();
  return arcs.join('.');
}

function cutOff(): Asn1Error {
  return new Asn1Error('a value must not be cut off');
}

function hex(octet: number): string {
  return `0x${octet.toString(16).padStart(2, '0')}`;
}
