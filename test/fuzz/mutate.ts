import { Buffer } from 'node:buffer';
import type { Random } from './random.ts';

/** Inputs do not grow past this: parsers are fuzzed for what they do, not for how long they take. */
export const maxInputBytes = 8_192;

/** Values at the edges of the fields that binary formats have. */
const interestingBytes = [
  0, 1, 2, 3, 4, 9, 0x0a, 0x10, 0x11, 0x20, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff,
] as const;
const interesting16 = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff] as const;
const interesting32 = [
  0, 1, 0xff, 0xffff, 0x1_0000, 0xff_ffff, 0x100_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
] as const;

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const mutations: readonly [Mutation, ...Mutation[]] = [
  flipBit,
  setByte,
  setInterestingByte,
  addToByte,
  setInteresting16,
  setInteresting32,
  insertBytes,
  removeRange,
  truncate,
  duplicateRange,
  splice,
  overwriteFrom,
];

/**
 * A changed copy of `bytes`: one mutation most often, up to eight. `other` is a second input, of which parts
 * may be taken.
 */
export function mutate(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let result: Uint8Array = Uint8Array.from(bytes);
  const rounds = random.below(2) === 0 ? 1 : 1 << random.below(4);
  for (let i = 0; i < rounds; i += 1) result = random.pick(mutations)(result, random, other);
  return result.subarray(0, maxInputBytes);
}

// The mutations below may change the array they are given: it is a copy already.

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  return atSomeByte(bytes, random, (byte) => byte ^ (1 << random.below(8)));
}

function setByte(bytes: Uint8Array, random: Random): Uint8Array {
  return atSomeByte(bytes, random, () => random.below(256));
}

function setInterestingByte(bytes: Uint8Array, random: Random): Uint8Array {
  return atSomeByte(bytes, random, () => random.pick(interestingBytes));
}

function addToByte(bytes: Uint8Array, random: Random): Uint8Array {
  return atSomeByte(bytes, random, (byte) => byte + random.pick([-2, -1, 1, 2]));
}

function atSomeByte(bytes: Uint8Array, random: Random, change: (byte: number) => number): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(change(0));
  const at = random.below(bytes.length);
  bytes[at] = change(bytes[at] ?? 0);
  return bytes;
}

function setInteresting16(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 2) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint16(random.below(bytes.length - 1), random.pick(interesting16), random.below(4) === 0);
  return bytes;
}

function setInteresting32(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 4) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(random.below(bytes.length - 3), random.pick(interesting32), random.below(4) === 0);
  return bytes;
}

function insertBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const inserted = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}

function removeRange(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = someRange(bytes, random);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, random.below(bytes.length + 1));
}

function duplicateRange(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = someRange(bytes, random);
  const copies = Array.from({ length: 1 << random.below(5) }, () => bytes.subarray(start, end));
  return Buffer.concat([bytes.subarray(0, end), ...copies, bytes.subarray(end)]);
}

function splice(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const [start, end] = someRange(other, random);
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(start, end), bytes.subarray(at)]);
}

function overwriteFrom(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const [start, end] = someRange(other, random);
  const at = random.below(bytes.length + 1);
  bytes.set(other.subarray(start, Math.min(end, start + bytes.length - at)), at);
  return bytes;
}

function someRange(bytes: Uint8Array, random: Random): [start: number, end: number] {
  const start = random.below(bytes.length + 1);
  return [start, start + random.below(bytes.length - start + 1)];
}
