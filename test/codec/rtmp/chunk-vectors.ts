import type { RtmpMessage } from '../../../src/codec/rtmp/index.ts';
import { bytes, counting } from '../../support/bytes.ts';

/** Chunks on the wire and the messages they carry. */
export interface ChunkVector {
  readonly name: string;
  /** Clause, or client and version. */
  readonly source: string;
  readonly wire: Uint8Array;
  readonly messages: readonly RtmpMessage[];
}

function message(
  type: number,
  messageStreamId: number,
  chunkStreamId: number,
  timestampMs: number,
  payload: Uint8Array,
): RtmpMessage {
  return { type, messageStreamId, chunkStreamId, timestampMs, payload };
}

const spec1 = [counting(32, 1), counting(32, 40), counting(32, 80), counting(32, 120)] as const;
const video = counting(307);
const data = counting(300, 9);
const [d1, d2, d3] = [data.subarray(0, 128), data.subarray(128, 256), data.subarray(256)] as const;
const small = counting(5, 0xa0);

export const chunkVectors: readonly ChunkVector[] = [
  {
    name: 'four audio messages, the last two with no header',
    source: 'RTMP 1.0 §5.3.2.1, example 1',
    wire: bytes([
      '03 0003e8 000020 08 39300000',
      spec1[0],
      '83 000014',
      spec1[1],
      'c3',
      spec1[2],
      'c3',
      spec1[3],
    ]),
    messages: [
      message(8, 12_345, 3, 1000, spec1[0]),
      message(8, 12_345, 3, 1020, spec1[1]),
      message(8, 12_345, 3, 1040, spec1[2]),
      message(8, 12_345, 3, 1060, spec1[3]),
    ],
  },
  {
    name: 'a message in three chunks',
    source: 'RTMP 1.0 §5.3.2.2, example 2',
    wire: bytes(
      ['04 0003e8 000133 09 3a300000', video.subarray(0, 128)],
      ['c4', video.subarray(128, 256), 'c4', video.subarray(256)],
    ),
    messages: [message(9, 12_346, 4, 1000, video)],
  },
  {
    name: 'chunk stream IDs 64 and 319 in two bytes',
    source: 'RTMP 1.0 §5.3.1.1, by hand',
    wire: bytes('00 00 000001 000005 08 01000000', small, '00 ff 000002 000005 08 01000000', small),
    messages: [message(8, 1, 64, 1, small), message(8, 1, 319, 2, small)],
  },
  {
    name: 'chunk stream IDs 320 and 65599 in three bytes, low byte first',
    source: 'RTMP 1.0 §5.3.1.1, by hand',
    wire: bytes(
      ['01 0001 000001 00012c 08 01000000', d1, 'c1 0001', d2, 'c1 0001', d3],
      ['01 ffff 000002 000005 08 01000000', small],
    ),
    messages: [message(8, 1, 320, 1, data), message(8, 1, 65_599, 2, small)],
  },
  {
    name: 'chunk stream 64 in three bytes goes on in two',
    source: 'RTMP 1.0 §5.3.1.1, by hand',
    wire: bytes('01 0000 000001 00012c 08 01000000', d1, 'c0 00', d2, 'c1 0000', d3),
    messages: [message(8, 1, 64, 1, data)],
  },
  {
    name: 'two messages interleaved',
    source: 'RTMP 1.0 §5.3, by hand',
    wire: bytes(
      ['04 000001 00012c 08 01000000', d1, '06 000002 000133 09 02000000', video.subarray(0, 128)],
      ['c4', d2, 'c6', video.subarray(128, 256), 'c6', video.subarray(256), 'c4', d3],
    ),
    messages: [message(9, 2, 6, 2, video), message(8, 1, 4, 1, data)],
  },
  {
    name: 'an extended timestamp repeated in type 3',
    source: 'RTMP 1.0 §5.3.1.3, by hand; so do ffmpeg and current librtmp',
    wire: bytes('04 ffffff 00012c 08 01000000 01000000', d1, 'c4 01000000', d2, 'c4 01000000', d3),
    messages: [message(8, 1, 4, 0x1_00_00_00, data)],
  },
  {
    name: 'an extended timestamp not repeated in type 3',
    source: 'by hand after older librtmp',
    wire: bytes('04 ffffff 00012c 08 01000000 01000000', d1, 'c4', d2, 'c4', d3),
    messages: [message(8, 1, 4, 0x1_00_00_00, data)],
  },
  {
    name: 'an extended timestamp not repeated, payload beginning like it',
    source: 'by hand',
    wire: bytes(
      ['04 ffffff 000083 08 01000000 010203ff', counting(128), 'c4 010203'],
      ['05 000001 000005 08 01000000', small],
    ),
    messages: [message(8, 1, 4, 0x01_02_03_ff, bytes(counting(128), '010203')), message(8, 1, 5, 1, small)],
  },
  {
    name: 'timestamp 0xFFFFFF itself is extended',
    source: 'RTMP 1.0 §5.3.1.3, by hand',
    wire: bytes('04 fffffe 000005 08 01000000', small, '04 ffffff 000005 08 01000000 00ffffff', small),
    messages: [message(8, 1, 4, 0xff_ff_fe, small), message(8, 1, 4, 0xff_ff_ff, small)],
  },
  {
    name: 'a step back as a delta just below 2^32, repeated in type 3',
    source: 'librtmp 2.4 (see librtmp-publish-backwards.json), by hand',
    wire: bytes(
      ['04 00008b 000005 08 01000000', small],
      ['44 ffffff 00012c 09 ffffffa3', d1, 'c4 ffffffa3', d2, 'c4 ffffffa3', d3],
      ['84 00002e', d1, 'c4', d2, 'c4', d3],
    ),
    messages: [message(8, 1, 4, 139, small), message(9, 1, 4, 46, data), message(9, 1, 4, 92, data)],
  },
  {
    name: 'deltas across 2^32',
    source: 'RTMP 1.0 §4, by hand',
    wire: bytes('04 ffffff 000005 08 01000000 fffffff0', small, '84 000014', small, 'c4', small),
    messages: [
      message(8, 1, 4, 0xff_ff_ff_f0, small),
      message(8, 1, 4, 4, small),
      message(8, 1, 4, 24, small),
    ],
  },
  {
    name: 'a message begun by type 3 with the extended delta repeated',
    source: 'RTMP 1.0 §5.3.1.3, by hand',
    wire: bytes(['04 000000 000005 08 01000000', small, '84 ffffff 01000000', small, 'c4 01000000', small]),
    messages: [
      message(8, 1, 4, 0, small),
      message(8, 1, 4, 0x1_00_00_00, small),
      message(8, 1, 4, 0x2_00_00_00, small),
    ],
  },
  {
    name: "type 3 right after type 0 takes that chunk's timestamp as delta",
    source: 'RTMP 1.0 §5.3.1.2.4, by hand',
    wire: bytes('04 000028 000005 08 01000000', small, 'c4', small, 'c4', small),
    messages: [message(8, 1, 4, 40, small), message(8, 1, 4, 80, small), message(8, 1, 4, 120, small)],
  },
  {
    name: 'type 1 first on a chunk stream',
    source: 'librtmp 2.4 answering a ping, by hand',
    wire: bytes('42 00002a 000006 04 0007 0000002a'),
    messages: [message(4, 0, 2, 42, bytes('0007 0000002a'))],
  },
  {
    name: 'empty messages',
    source: 'by hand',
    wire: bytes('04 000001 000000 08 01000000', 'c4', '84 000003'),
    messages: [1, 2, 5].map((timestampMs) => message(8, 1, 4, timestampMs, new Uint8Array(0))),
  },
  {
    name: 'SetChunkSize between the chunks of another message',
    source: 'RTMP 1.0 §5.4.1, by hand',
    wire: bytes(
      ['04 000001 00012c 08 01000000', d1, '02 000000 000004 01 00000000 00000040'],
      ['c4', data.subarray(128, 192), '02 000000 000004 01 00000000 00001000', 'c4', data.subarray(192)],
    ),
    messages: [
      message(1, 0, 2, 0, bytes('00000040')),
      message(1, 0, 2, 0, bytes('00001000')),
      message(8, 1, 4, 1, data),
    ],
  },
  {
    name: 'SetChunkSize to the largest value',
    source: 'RTMP 1.0 §5.4.1, by hand',
    wire: bytes('02 000000 000004 01 00000000 7fffffff', '04 000001 00012c 08 01000000', data),
    messages: [message(1, 0, 2, 0, bytes('7fffffff')), message(8, 1, 4, 1, data)],
  },
  {
    name: 'SetChunkSize to one byte',
    source: 'RTMP 1.0 §5.4.1, by hand',
    wire: bytes(
      ['02 000000 000004 01 00000000 00000001'],
      ['04 000001 000005 08 01000000', 'a0', 'c4 a1', 'c4 a2', 'c4 a3', 'c4 a4'],
    ),
    messages: [message(1, 0, 2, 0, bytes('00000001')), message(8, 1, 4, 1, small)],
  },
  {
    name: 'Abort of a message under way, its header still known',
    source: 'RTMP 1.0 §5.4.2, by hand',
    wire: bytes(
      ['04 000001 00012c 08 01000000', d1, '02 000000 000004 02 00000000 00000004'],
      ['84 000001', d1, 'c4', d2, 'c4', d3],
    ),
    messages: [message(2, 0, 2, 0, bytes('00000004')), message(8, 1, 4, 2, data)],
  },
  {
    name: 'Abort on a chunk stream that is not in use',
    source: 'by hand',
    wire: bytes('02 000000 000004 02 00000000 00000063', '04 000001 000005 08 01000000', small),
    messages: [message(2, 0, 2, 0, bytes('00000063')), message(8, 1, 4, 1, small)],
  },
];
