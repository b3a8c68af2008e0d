import assert from 'node:assert/strict';
import { FlvReader, type FlvTag, serializeFlvTag } from '../../../src/codec/flv/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, hex, piecesOf } from '../../support/bytes.ts';
import { flvFiles } from '../../support/flv-files.ts';
import type { FuzzTarget } from '../target.ts';

interface Outcome {
  readonly tags: readonly FlvTag[];
  readonly refusedWith: string | undefined;
}

function read(pieces: readonly Uint8Array[]): Outcome {
  const reader = new FlvReader();
  const tags: FlvTag[] = [];
  try {
    for (const piece of pieces) tags.push(...reader.push(Uint8Array.from(piece)));
  } catch (error) {
    if (error instanceof ProtocolError) return { tags, refusedWith: error.code };
    throw error;
  }
  return { tags, refusedWith: undefined };
}

export const target: FuzzTarget = {
  name: 'flv-file',
  seeds: [hex('464c5601050000000900000000'), ...flvFiles.map((file) => file.bytes)],
  run(input) {
    const whole = read([input]);
    const size = 1 + ((input[4] ?? 0) % 31);
    const cut = read(piecesOf(input, size));
    assert.equal(cut.refusedWith, whole.refusedWith);
    // A push that throws keeps the tags before the fault to itself; in smaller pieces they come out.
    if (whole.refusedWith === undefined) assert.deepEqual(cut.tags, whole.tags);
    const total = cut.tags.reduce((sum, { body }) => sum + body.length, 0);
    assert.ok(total <= input.length, 'more bytes out than in');

    const again = bytes('464c560105000000090000 0000', ...cut.tags.map(serializeFlvTag));
    assert.deepEqual(read([again]).tags, cut.tags);
  },
};
