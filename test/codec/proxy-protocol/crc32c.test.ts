import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32c } from '../../../src/codec/proxy-protocol/crc32c.ts';
import { counting } from '../../support/bytes.ts';

// RFC 3720 Appendix B.4, whose bytes stand the other way round.
const rows: readonly (readonly [title: string, bytes: Uint8Array, crc: number])[] = [
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['00 to 1f', counting(32), 0x46dd794e],
  ['1f to 00', counting(32).reverse(), 0x113fdb5c],
  ['nothing', new Uint8Array(0), 0],
];

describe('crc32c', () => {
  for (const [title, bytes, crc] of rows) it(title, () => assert.equal(crc32c(bytes), crc));
});
