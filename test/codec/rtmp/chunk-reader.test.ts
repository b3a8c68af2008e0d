import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  ChunkReader,
  type ChunkReaderLimits,
  chunkReaderLimits,
  MessageType,
  parseCommand,
  type RtmpMessage,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, counting, piecesOf, toHex } from '../../support/bytes.ts';
import { rtmpCaptures } from '../../support/rtmp-captures.ts';
import { chunkVectors } from './chunk-vectors.ts';

/** Pushes each piece as memory of its own, as a socket delivers it. */
function readPieces(pieces: readonly Uint8Array[], limits?: ChunkReaderLimits): RtmpMessage[] {
  const reader = new ChunkReader(limits ?? chunkReaderLimits.publishing);
  return pieces.flatMap((piece) => reader.push(Buffer.from(piece)));
}

/** Messages with comparable payloads: some are Buffers, some are not. */
function plain(messages: readonly RtmpMessage[]): unknown[] {
  return messages.map((message) => ({ ...message, payload: toHex(message.payload) }));
}

function refuses(wire: Uint8Array, code: string, limits?: ChunkReaderLimits): void {
  const isRefusal = (error: unknown) => error instanceof ProtocolError && error.code === code;
  assert.throws(() => readPieces([wire], limits), isRefusal, 'in one piece');
  assert.throws(() => readPieces(piecesOf(wire, 1), limits), isRefusal, 'byte by byte');
}

describe('ChunkReader: vectors', () => {
  for (const { name, source, wire, messages } of chunkVectors) {
    it(`${name} (${source})`, () => {
      assert.deepEqual(plain(readPieces([wire])), plain(messages));
    });

    it(`${name}: cut anywhere`, () => {
      const expected = plain(messages);
      for (let cut = 1; cut < wire.length; cut++) {
        assert.deepEqual(
          plain(readPieces([wire.subarray(0, cut), wire.subarray(cut)])),
          expected,
          `at ${cut}`,
        );
      }
      for (const size of [1, 2, 3, 7]) {
        assert.deepEqual(plain(readPieces(piecesOf(wire, size))), expected, `every ${size}`);
      }
    });

    it(`${name}: truncated, gives only messages that are whole`, () => {
      const expected = plain(messages);
      for (let length = 0; length < wire.length; length++) {
        const read = plain(readPieces([wire.subarray(0, length)]));
        assert.deepEqual(read, expected.slice(0, read.length));
        assert.ok(read.length < expected.length);
      }
    });
  }
});

describe('ChunkReader: what real clients send', () => {
  for (const { name, client, chunks, commands, media } of rtmpCaptures) {
    it(`${name}: ${client}`, () => {
      for (const pieces of [[chunks], piecesOf(chunks, 1), piecesOf(chunks, 1460)]) {
        const messages = readPieces(pieces);
        assert.deepEqual(
          messages
            .filter(({ type }) => type === MessageType.CommandAmf0)
            .map((each) => parseCommand(each).name),
          commands,
        );
        assert.deepEqual(
          messages
            .filter(({ type }) => type === MessageType.Audio || type === MessageType.Video)
            .map(({ type, timestampMs, payload }) => [type, timestampMs, payload.length, shortHash(payload)]),
          media,
        );
      }
    });
  }
});

describe('ChunkReader: one message at a time', () => {
  const first = bytes('04 000000 000002 08 01000000', 'aabb');
  const large = bytes('06 000000 07a120 09 01000000', counting(128));

  it('leaves unread what follows the message', () => {
    const { message, rest } = new ChunkReader().readMessage(bytes(first, large));
    assert.deepEqual([message?.type, toHex(message?.payload ?? large)], [8, 'aabb']);
    assert.deepEqual(toHex(rest), toHex(large));
  });

  it('keeps what is no whole message', () => {
    const reader = new ChunkReader();
    const cut = reader.readMessage(first.subarray(0, 7));
    assert.deepEqual([cut.message, cut.rest.length], [undefined, 0]);
    const { message, rest } = reader.readMessage(bytes(first.subarray(7), 'c5'));
    assert.deepEqual([toHex(message?.payload ?? large), toHex(rest)], ['aabb', 'c5']);
  });

  it('judges what follows by the limits that hold when it is read', () => {
    const reader = new ChunkReader(chunkReaderLimits.connected);
    const { rest } = reader.readMessage(bytes(first, large));
    reader.setLimits(chunkReaderLimits.publishing);
    assert.deepEqual(reader.push(rest), []);
    assert.throws(() => new ChunkReader(chunkReaderLimits.connected).push(rest), ProtocolError);
  });
});

describe('ChunkReader: memory', () => {
  it('hands out a view of what was pushed when a message lies in it whole', () => {
    const wire = Buffer.from(bytes('04 000001 000005 08 01000000', counting(5)));
    const [message] = new ChunkReader().push(wire);
    assert.equal(message?.payload.buffer, wire.buffer);
  });

  it('does not keep a pushed buffer for the few bytes of a cut header', () => {
    const reader = new ChunkReader();
    const wire = Buffer.from(bytes('04 000001 000005 08 01000000', counting(5)));
    const first = Buffer.from(wire.subarray(0, 6));
    reader.push(first);
    first.fill(0xee);
    assert.deepEqual(plain(reader.push(Buffer.from(wire.subarray(6)))), [
      {
        type: 8,
        messageStreamId: 1,
        chunkStreamId: 4,
        timestampMs: 1,
        payload: '0001020304',
      },
    ]);
  });

  it('allocates by what arrives, not by what headers announce', () => {
    const reader = new ChunkReader({ ...chunkReaderLimits.publishing, maxChunkStreams: 1000 });
    const before = process.memoryUsage().arrayBuffers;
    for (let id = 64; id < 164; id++) {
      reader.push(
        Buffer.from(bytes('00', Uint8Array.of(id - 64), '000000 800000 09 01000000', counting(128))),
      );
    }
    // A hundred messages of 8 MiB announced, 128 bytes of each sent.
    assert.ok(process.memoryUsage().arrayBuffers - before < 2_000_000);
    assert.equal(reader.bufferedBytes, 12_800);
  });

  it('forgets what it counted when messages end or are aborted', () => {
    const reader = new ChunkReader();
    reader.push(bytes('04 000001 00012c 08 01000000', counting(128)));
    assert.equal(reader.bufferedBytes, 128);
    reader.push(bytes('c4', counting(128), 'c4', counting(44)));
    assert.equal(reader.bufferedBytes, 0);
    reader.push(bytes('04 000001 00012c 08 01000000', counting(128)));
    reader.push(bytes('02 000000 000004 02 00000000 00000004'));
    assert.equal(reader.bufferedBytes, 0);
  });
});

describe('ChunkReader: limits', () => {
  const tight = { maxMessageBytes: 200, maxChunkStreams: 2, maxBufferedBytes: 300 };

  it('maxMessageBytes', () => {
    assert.equal(readPieces([bytes('04 000000 0000c8 08 01000000')], tight).length, 0);
    refuses(bytes('04 000000 0000c9 08 01000000'), 'LIMIT_EXCEEDED', tight);
    refuses(bytes('04 000000 ffffff 08 01000000'), 'LIMIT_EXCEEDED', chunkReaderLimits.beforeConnect);
  });

  it('maxChunkStreams', () => {
    const two = bytes('04 000000 000000 08 01000000', '05 000000 000000 08 01000000');
    assert.equal(readPieces([two], tight).length, 2);
    refuses(bytes(two, '06 000000 000000 08 01000000'), 'LIMIT_EXCEEDED', tight);
  });

  it('maxBufferedBytes', () => {
    const limits = { ...tight, maxChunkStreams: 9 };
    const half = (id: string) => bytes(`${id} 000000 0000c8 08 01000000`, counting(128));
    assert.equal(readPieces([half('04'), half('05')], limits).length, 0);
    refuses(bytes(half('04'), half('05'), half('06')), 'LIMIT_EXCEEDED', limits);
  });

  it('parts of long messages on many chunk streams before connect', () => {
    const wire = bytes(
      '02 000000 000004 01 00000000 00003e80',
      ...Array.from({ length: 5 }, (_, index) =>
        bytes(Uint8Array.of(3 + index), '000000 00ffff 09 01000000', counting(16_000)),
      ),
    );
    refuses(wire, 'LIMIT_EXCEEDED', chunkReaderLimits.beforeConnect);
  });

  it('setLimits holds from the next chunk on', () => {
    const reader = new ChunkReader(chunkReaderLimits.beforeConnect);
    reader.setLimits(chunkReaderLimits.publishing);
    assert.deepEqual(reader.push(bytes('04 000000 7fffff 08 01000000')), []);
  });
});

describe('ChunkReader: broken chunks', () => {
  it('type 3 first', () => refuses(bytes('c3'), 'CHUNK_STREAM_UNKNOWN'));
  it('type 2 first', () => refuses(bytes('83 000000'), 'CHUNK_STREAM_UNKNOWN'));

  it('a whole new header in the middle of a message gives that one up', () => {
    const reader = new ChunkReader();
    const cut = bytes('04 000000 00012c 08 01000000', counting(128));
    const whole = bytes('04 000007 000002 08 01000000', 'aabb');
    const messages = reader.push(bytes(cut, whole));
    assert.deepEqual(
      messages.map(({ payload, timestampMs }) => [timestampMs, [...payload]]),
      [[7, [0xaa, 0xbb]]],
    );
    assert.equal(reader.bufferedBytes, 0);
  });

  for (const next of ['44 000001 00012c 08', '84 000001']) {
    it(`type ${Number.parseInt(next, 16) >> 6} in the middle of a message`, () => {
      refuses(bytes('04 000000 00012c 08 01000000', counting(128), next), 'CHUNK_TYPE_UNEXPECTED');
    });
  }

  it('SetChunkSize 0', () => refuses(bytes('02 000000 000004 01 00000000 00000000'), 'CHUNK_SIZE_INVALID'));
  it('SetChunkSize 2^31', () =>
    refuses(bytes('02 000000 000004 01 00000000 80000000'), 'CHUNK_SIZE_INVALID'));
  it('SetChunkSize cut short', () =>
    refuses(bytes('02 000000 000003 01 00000000 000001'), 'CONTROL_MESSAGE_TRUNCATED'));
  it('Abort cut short', () => refuses(bytes('02 000000 000000 02 00000000'), 'CONTROL_MESSAGE_TRUNCATED'));
});

function shortHash(payload: Uint8Array): string {
  return createHash('sha256').update(payload).digest('hex').slice(0, 16);
}
