import assert from 'node:assert/strict';
import {
  ChunkReader,
  type ChunkReaderLimits,
  chunkReaderLimits,
  type RtmpMessage,
  serializeMessage,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { chunkVectors } from '../../codec/rtmp/chunk-vectors.ts';
import { piecesOf, toHex } from '../../support/bytes.ts';
import { rtmpCaptures } from '../../support/rtmp-captures.ts';
import type { FuzzTarget } from '../target.ts';

const tightLimits = { maxMessageBytes: 400, maxChunkStreams: 3, maxBufferedBytes: 600 };

interface Outcome {
  readonly messages: readonly RtmpMessage[];
  readonly code: string | undefined;
}

function read(pieces: readonly Uint8Array[], limits: ChunkReaderLimits): Outcome {
  const reader = new ChunkReader(limits);
  const messages: RtmpMessage[] = [];
  try {
    for (const piece of pieces) {
      messages.push(...reader.push(piece));
      assert.ok(reader.bufferedBytes >= 0 && reader.bufferedBytes <= limits.maxBufferedBytes);
    }
    return { messages, code: undefined };
  } catch (error) {
    if (error instanceof ProtocolError) {
      return { messages, code: error.code };
    }
    throw error;
  }
}

function plain(messages: readonly RtmpMessage[]): unknown[] {
  return messages.map((message) => ({ ...message, payload: toHex(message.payload) }));
}

/** The same messages and the same verdict wherever the socket cuts; a fault swallows messages of its push. */
function checkSplits(input: Uint8Array, limits: ChunkReaderLimits): readonly RtmpMessage[] {
  const finest = read(piecesOf(input, 1), limits);
  const expected = plain(finest.messages);
  for (const size of [2, 3, 5, 64, 1460, Math.max(1, input.length)]) {
    const { messages, code } = read(piecesOf(input, size), limits);
    assert.equal(code, finest.code, `in pieces of ${size}`);
    const compared = code === undefined ? expected : expected.slice(0, messages.length);
    assert.deepEqual(plain(messages), compared, `in pieces of ${size}`);
  }
  return finest.messages;
}

export const target: FuzzTarget = {
  name: 'chunk-reader',
  seeds: [
    ...chunkVectors.map(({ wire }) => wire),
    ...rtmpCaptures.map(({ chunks }) => chunks.subarray(0, 1500)),
  ],
  run(input) {
    checkSplits(input, tightLimits);
    const messages = checkSplits(input, chunkReaderLimits.publishing);
    assert.ok(messages.reduce((total, { payload }) => total + payload.length, 0) <= input.length);
    for (const message of messages) {
      // One reader a message, since any of them may be a SetChunkSize.
      const [again] = new ChunkReader(chunkReaderLimits.publishing).push(serializeMessage(message, 128));
      assert.ok(again !== undefined);
      assert.deepEqual(plain([again]), plain([message]));
    }
  },
};
