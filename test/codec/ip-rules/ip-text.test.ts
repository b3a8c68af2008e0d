import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseIpAddress, serializeIpAddress } from '../../../src/codec/ip-rules/index.ts';
import { parseIpv6 } from '../../../src/codec/ip-rules/ip-address.ts';
import { hex } from '../../support/bytes.ts';

const rows: readonly (readonly [bytes: string, text: string])[] = [
  ['c0000201', '192.0.2.1'],
  ['00000000', '0.0.0.0'],
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['00010000000000000000000000000000', '1::'],
  // RFC 5952 §4.1, §4.2.2, §4.2.3
  ['20010db8000000000000000000020001', '2001:db8::2:1'],
  ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['20010000000000010000000000000001', '2001:0:0:1::1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
];

describe('serializeIpAddress', () => {
  for (const [bytes, text] of rows) {
    it(text, () => assert.equal(serializeIpAddress(hex(bytes)), text));
  }

  it('gives what is read as the same bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 4, maxLength: 4 }),
          // Many zeros, so that there are runs of them.
          fc
            .array(fc.constantFrom(0, 0, 0, 1, 0xff), { minLength: 16, maxLength: 16 })
            .map((list) => Uint8Array.from(list)),
        ),
        (bytes) => {
          const text = serializeIpAddress(bytes);
          assert.deepEqual(bytes.length === 4 ? parseIpAddress(text) : parseIpv6(text), bytes);
        },
      ),
    );
  });
});
