import assert from 'node:assert/strict';
import { type ErrorCode, ProtocolError } from '../../src/errors.ts';

/** Asserts that `run` is refused as the peer's fault, with this code. */
export function refuses(run: () => unknown, code: ErrorCode): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof ProtocolError, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
}

/** What `parse` gives, or `undefined` where it refuses the bytes. Anything but `ProtocolError` goes through. */
export function parsedOrRefused<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Feeds every shorter input. Up to `refusedBelow` bytes each must be refused; longer ones may be read. */
export function tryTruncations(
  bytes: Uint8Array,
  parse: (bytes: Uint8Array) => unknown,
  refusedBelow = 0,
): void {
  for (let length = 0; length < bytes.length; length++) {
    const read = parsedOrRefused(() => ({ value: parse(bytes.subarray(0, length)) }));
    assert.ok(read === undefined || length >= refusedBelow, `read ${length} of ${bytes.length} bytes`);
  }
}

/** Bytes that share a larger buffer, as those of a socket do: a parser must not look beyond its view. */
export function embedded(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 16).fill(0xa5);
  buffer.set(bytes, 8);
  return buffer.subarray(8, 8 + bytes.length);
}
