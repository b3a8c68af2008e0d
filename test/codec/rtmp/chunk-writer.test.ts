import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ChunkReader,
  ChunkWriter,
  chunkReaderLimits,
  type RtmpMessage,
  serializeMessage,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, counting, toHex } from '../../support/bytes.ts';
import { chunkVectors } from './chunk-vectors.ts';

const data = counting(300, 9);

function audio(changes: Partial<RtmpMessage> = {}): RtmpMessage {
  return { type: 8, messageStreamId: 1, chunkStreamId: 4, timestampMs: 1, payload: data, ...changes };
}

const serialized: readonly (readonly [
  name: string,
  message: RtmpMessage,
  chunkBytes: number,
  wire: Uint8Array,
])[] = [
  [
    'in three chunks (RTMP 1.0 §5.3.2.2, example 2)',
    { type: 9, messageStreamId: 12_346, chunkStreamId: 4, timestampMs: 1000, payload: counting(307) },
    128,
    bytes(['04 0003e8 000133 09 3a300000', counting(128), 'c4', counting(128, 128), 'c4', counting(51)]),
  ],
  [
    'that fills its last chunk gets no empty one',
    audio({ payload: counting(256) }),
    128,
    bytes('04 000001 000100 08 01000000', counting(128), 'c4', counting(128, 128)),
  ],
  ['of no bytes', audio({ payload: counting(0) }), 128, bytes('04 000001 000000 08 01000000')],
  ['in one chunk', audio(), 4096, bytes('04 000001 00012c 08 01000000', data)],
  [
    'on chunk stream 63',
    audio({ chunkStreamId: 63, payload: counting(1) }),
    128,
    bytes('3f 000001 000001 08 01000000 00'),
  ],
  [
    'on chunk stream 319',
    audio({ chunkStreamId: 319 }),
    200,
    bytes('00ff 000001 00012c 08 01000000', data.subarray(0, 200), 'c0ff', data.subarray(200)),
  ],
  [
    'on chunk stream 65599',
    audio({ chunkStreamId: 65_599 }),
    200,
    bytes('01ffff 000001 00012c 08 01000000', data.subarray(0, 200), 'c1ffff', data.subarray(200)),
  ],
  [
    'at 0xFFFFFE: not yet extended',
    audio({ timestampMs: 0xff_ff_fe, payload: counting(1) }),
    128,
    bytes('04 fffffe 000001 08 01000000 00'),
  ],
  [
    'at 0xFFFFFF: extended, and again in every chunk (RTMP 1.0 §5.3.1.3)',
    audio({ timestampMs: 0xff_ff_ff }),
    200,
    bytes('04 ffffff 00012c 08 01000000 00ffffff', data.subarray(0, 200), 'c4 00ffffff', data.subarray(200)),
  ],
  [
    'beyond 2^32: wrapped',
    audio({ timestampMs: 2 ** 32 + 5, payload: counting(1) }),
    128,
    bytes('04 000005 000001 08 01000000 00'),
  ],
];

describe('serializeMessage', () => {
  for (const [name, message, chunkBytes, wire] of serialized) {
    it(`a message ${name}`, () => {
      assert.equal(toHex(serializeMessage(message, chunkBytes)), toHex(wire));
    });
  }

  it('every message of every chunk vector comes back', () => {
    for (const message of chunkVectors.flatMap(({ messages }) => messages)) {
      const wire = serializeMessage(message, 128);
      const [read] = new ChunkReader(chunkReaderLimits.publishing).push(wire);
      assert.deepEqual(
        { ...read, payload: toHex(read?.payload ?? counting(0)) },
        {
          ...message,
          payload: toHex(message.payload),
        },
      );
    }
  });

  it('leans on nothing sent before: the same buffer twice is the same message twice', () => {
    const wire = serializeMessage(audio({ timestampMs: 0x1_00_00_00 }), 128);
    const messages = new ChunkReader().push(bytes(wire, wire));
    assert.deepEqual(
      messages.map(({ timestampMs, payload }) => [timestampMs, payload.length]),
      [
        [0x1_00_00_00, 300],
        [0x1_00_00_00, 300],
      ],
    );
  });

  it('refuses what no header can say', () => {
    assert.throws(() => serializeMessage(audio({ payload: new Uint8Array(0x1_00_00_00) }), 128), RangeError);
    for (const chunkStreamId of [1, 65_600, Number.NaN]) {
      assert.throws(() => serializeMessage(audio({ chunkStreamId }), 128), RangeError);
    }
  });
});

describe('ChunkWriter', () => {
  it('begins with chunks of 128 bytes and tells before it changes that', () => {
    const writer = new ChunkWriter();
    assert.equal(writer.chunkBytes, 128);
    const wire = bytes([writer.write(audio()), writer.setChunkSize(4096), writer.write(audio())]);
    assert.equal(writer.chunkBytes, 4096);
    assert.equal(
      toHex(wire),
      toHex(
        bytes(
          [serializeMessage(audio(), 128), '02 000000 000004 01 00000000 00001000'],
          [serializeMessage(audio(), 4096)],
        ),
      ),
    );
    assert.equal(new ChunkReader().push(wire).length, 3);
  });

  it('takes a chunk size that is already agreed', () => {
    assert.deepEqual(new ChunkWriter({ chunkSize: 1000 }).write(audio()), serializeMessage(audio(), 1000));
  });

  it('refuses a chunk size that readers must refuse', () => {
    assert.throws(() => new ChunkWriter().setChunkSize(0), ProtocolError);
  });
});
