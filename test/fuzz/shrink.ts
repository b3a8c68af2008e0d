import { Buffer } from 'node:buffer';

const maxTries = 2_000;

/** Removes what a failing input can do without: halves, then quarters, down to single bytes. */
export function shrink(input: Uint8Array, stillFails: (bytes: Uint8Array) => boolean): Uint8Array {
  let smallest = input;
  let tries = 0;
  for (let size = smallest.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < smallest.length && tries < maxTries; tries += 1) {
      const candidate = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (stillFails(candidate)) smallest = candidate;
      else at += size;
    }
  }
  return smallest;
}
