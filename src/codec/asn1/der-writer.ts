import { Buffer } from 'node:buffer';
import { asn1Tag, contextTag } from './asn1-tag.ts';

/** One value in the distinguished encoding: tag, definite length, contents (X.690 §10.1). */
export function serializeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag), derLength(body.length), body]);
}

export function derSequence(...items: readonly Uint8Array[]): Uint8Array {
  return serializeDer(asn1Tag.sequence, ...items);
}

/** SET OF: in the order of its encodings (X.690 §11.6). */
export function derSet(...items: readonly Uint8Array[]): Uint8Array {
  return serializeDer(asn1Tag.set, ...items.toSorted((one, other) => Buffer.compare(one, other)));
}

/** `[number]` around whole values (EXPLICIT), or in place of a constructed tag (IMPLICIT). */
export function derContext(number: number, ...contents: readonly Uint8Array[]): Uint8Array {
  return serializeDer(contextTag(number), ...contents);
}

/** `[number]` in place of a primitive tag (IMPLICIT). */
export function derContextPrimitive(number: number, content: Uint8Array): Uint8Array {
  return serializeDer(contextTag(number, false), content);
}

/** A whole number from 0 on; bytes are its magnitude, big-endian. */
export function derInteger(value: number | Uint8Array): Uint8Array {
  const bytes = typeof value === 'number' ? bytesOf(value) : value;
  const start = bytes.findIndex((byte) => byte !== 0);
  const magnitude = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
  // X.690 §8.3.3: the first bit is the sign.
  const sign = (magnitude[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : [];
  return serializeDer(asn1Tag.integer, ...sign, magnitude);
}

/** @param dotted such as `1.2.840.113549.1.1.11`. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap(base128);
  return serializeDer(asn1Tag.objectIdentifier, Uint8Array.from(bytes));
}

/** Whole bytes, unless the last `unusedBits` bits do not count. */
export function derBitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return serializeDer(asn1Tag.bitString, Uint8Array.of(unusedBits), bytes);
}

export function derOctetString(bytes: Uint8Array): Uint8Array {
  return serializeDer(asn1Tag.octetString, bytes);
}

export function derBoolean(value: boolean): Uint8Array {
  return serializeDer(asn1Tag.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function derNull(): Uint8Array {
  return serializeDer(asn1Tag.null);
}

export function derUtf8String(text: string): Uint8Array {
  return serializeDer(asn1Tag.utf8String, Buffer.from(text, 'utf8'));
}

/** UCS-2, big-endian (X.690 §8.23.5). */
export function derBmpString(text: string): Uint8Array {
  return serializeDer(asn1Tag.bmpString, Buffer.from(text, 'utf16le').swap16());
}

/** A moment to the second: UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
export function derTime(moment: Date): Uint8Array {
  const text = `${moment.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  const year = moment.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? serializeDer(asn1Tag.utcTime, Buffer.from(text.slice(2), 'latin1'))
    : serializeDer(asn1Tag.generalizedTime, Buffer.from(text, 'latin1'));
}

/** X.690 §8.1.3: the short form below 128, else the count of length bytes and these. */
function derLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes = bytesOf(length);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function bytesOf(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

/** X.690 §8.19.2: seven bits a byte, the top bit says that more follow. */
function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128));
  }
  return bytes;
}
