import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findSequenceHeaderObu } from '../../../src/codec/av1/index.ts';
import { hex, toHex } from '../../support/bytes.ts';
import { refuses } from '../../support/parser-properties.ts';

/** obu_header (AV1 §5.3.2): type in bits 6 to 3, extension 4, size field 2. */
const rows = [
  ['the only OBU', '0a 03 aabbcc', 'aabbcc'],
  ['behind a temporal delimiter', '12 00 0a 02 aabb 32 01 00', 'aabb'],
  ['with an extension byte', '0e 08 02 aabb', 'aabb'],
  ['without a size field', '12 00 08 aabb', 'aabb'],
  ['with a size in two bytes (§4.10.5)', '0a 82 00 aabb', 'aabb'],
  ['behind an OBU of 128 bytes', `32 8001 ${'00'.repeat(128)} 0a 01 aa`, 'aa'],
  ['the first of two', '0a 01 aa 0a 01 bb', 'aa'],
  ['none', '12 00 32 02 0000', undefined],
  ['nothing at all', '', undefined],
] as const;

describe('findSequenceHeaderObu', () => {
  for (const [name, bytes, expected] of rows) {
    it(name, () => {
      const found = findSequenceHeaderObu(hex(bytes));
      assert.equal(found && toHex(found), expected);
    });
  }

  it('refuses sizes past the end, and sizes that never end', () => {
    refuses(() => findSequenceHeaderObu(hex('0a 04 aabbcc')), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => findSequenceHeaderObu(hex('0a')), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => findSequenceHeaderObu(hex('0a ffffffffffffffff 00')), 'MEDIA_HEADER_INVALID');
    refuses(() => findSequenceHeaderObu(hex('0a ffffffff1f 00')), 'MEDIA_HEADER_INVALID');
    refuses(() => findSequenceHeaderObu(hex('0a ffffffff0f 00')), 'MEDIA_HEADER_TRUNCATED');
  });
});
