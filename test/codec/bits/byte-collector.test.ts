import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ByteCollector } from '../../../src/codec/bits/index.ts';
import { counting, piecesOf } from '../../support/bytes.ts';

describe('ByteCollector', () => {
  it('hands out a view when one chunk holds the piece', () => {
    const collector = new ByteCollector();
    const chunk = counting(10);
    collector.offer(chunk);
    assert.equal(collector.take(4)?.buffer, chunk.buffer);
    assert.deepEqual(collector.take(6), counting(6, 4));
    assert.equal(collector.take(1), undefined);
  });

  it('hands out pieces of the lengths asked for, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { maxLength: 20 }),
        fc.integer({ min: 1, max: 50 }),
        (lengths, cut) => {
          const total = lengths.reduce((sum, length) => sum + length, 0);
          const collector = new ByteCollector();
          const taken: Uint8Array[] = [];
          for (const chunk of [...piecesOf(counting(total), cut), new Uint8Array(0)]) {
            collector.offer(Uint8Array.from(chunk));
            for (let length = lengths[taken.length]; length !== undefined; length = lengths[taken.length]) {
              const piece = collector.take(length);
              if (piece === undefined) break;
              taken.push(piece);
            }
          }
          assert.deepEqual(
            taken.map(({ length }) => length),
            lengths,
          );
          assert.deepEqual(new Uint8Array(Buffer.concat(taken)), counting(total));
        },
      ),
    );
  });

  it('keeps a piece apart from the ones after it', () => {
    const collector = new ByteCollector();
    collector.offer(counting(3));
    assert.equal(collector.take(4), undefined);
    collector.offer(counting(5, 3));
    const first = collector.take(4);
    assert.equal(collector.take(8), undefined);
    collector.offer(counting(4, 8));
    assert.deepEqual(collector.take(8), counting(8, 4));
    assert.deepEqual(first, counting(4));
  });

  // A peer that announces 16 MiB and sends a byte must not cost 16 MiB.
  it('takes memory for what arrived, not for what was announced', () => {
    const collectors = Array.from({ length: 200 }, () => new ByteCollector());
    const before = process.memoryUsage().arrayBuffers;
    for (const collector of collectors) {
      collector.offer(counting(100));
      assert.equal(collector.take(16 * 2 ** 20), undefined);
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20);
  });
});
