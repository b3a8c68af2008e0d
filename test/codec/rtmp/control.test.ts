import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type ControlMessage,
  parseControlMessage,
  serializeControlMessage,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { hex, toHex } from '../../support/bytes.ts';

interface ControlVector {
  readonly source: string;
  readonly type: number;
  readonly payload: string;
  readonly control: ControlMessage;
}

const event = (control: Extract<ControlMessage, { kind: 'user-control' }>['event']): ControlMessage => ({
  kind: 'user-control',
  event: control,
});

const vectors: readonly ControlVector[] = [
  {
    source: 'RTMP 1.0 §5.4.1',
    type: 1,
    payload: '00001000',
    control: { kind: 'set-chunk-size', chunkBytes: 4096 },
  },
  {
    source: 'RTMP 1.0 §5.4.1',
    type: 1,
    payload: '7fffffff',
    control: { kind: 'set-chunk-size', chunkBytes: 2 ** 31 - 1 },
  },
  {
    source: 'RTMP 1.0 §5.4.2',
    type: 2,
    payload: '0001003f',
    control: { kind: 'abort', chunkStreamId: 65_599 },
  },
  {
    source: 'RTMP 1.0 §5.4.3',
    type: 3,
    payload: 'fffffffe',
    control: { kind: 'acknowledgement', receivedBytes: 2 ** 32 - 2 },
  },
  {
    source: 'RTMP 1.0 §5.4.4; ffmpeg 5.1.9 and rtmpdump 2.4 send this one',
    type: 5,
    payload: '002625a0',
    control: { kind: 'window-acknowledgement-size', windowBytes: 2_500_000 },
  },
  {
    source: 'RTMP 1.0 §5.4.5',
    type: 6,
    payload: '002625a000',
    control: { kind: 'set-peer-bandwidth', windowBytes: 2_500_000, limit: 'hard' },
  },
  {
    source: 'RTMP 1.0 §5.4.5',
    type: 6,
    payload: '0000000101',
    control: { kind: 'set-peer-bandwidth', windowBytes: 1, limit: 'soft' },
  },
  {
    source: 'RTMP 1.0 §5.4.5',
    type: 6,
    payload: '8000000002',
    control: { kind: 'set-peer-bandwidth', windowBytes: 2 ** 31, limit: 'dynamic' },
  },
  {
    source: 'RTMP 1.0 §7.1.7',
    type: 4,
    payload: '0000 00000001',
    control: event({ kind: 'stream-begin', messageStreamId: 1 }),
  },
  {
    source: 'RTMP 1.0 §7.1.7',
    type: 4,
    payload: '0001 00000001',
    control: event({ kind: 'stream-eof', messageStreamId: 1 }),
  },
  {
    source: 'RTMP 1.0 §7.1.7',
    type: 4,
    payload: '0002 ffffffff',
    control: event({ kind: 'stream-dry', messageStreamId: 2 ** 32 - 1 }),
  },
  {
    source: 'ffmpeg 5.1.9, playing',
    type: 4,
    payload: '0003 00000001 00000bb8',
    control: event({ kind: 'set-buffer-length', messageStreamId: 1, bufferMs: 3000 }),
  },
  {
    source: 'RTMP 1.0 §7.1.7',
    type: 4,
    payload: '0004 00000005',
    control: event({ kind: 'stream-is-recorded', messageStreamId: 5 }),
  },
  {
    source: 'RTMP 1.0 §7.1.7',
    type: 4,
    payload: '0006 0000002a',
    control: event({ kind: 'ping-request', timestampMs: 42 }),
  },
  {
    source: 'librtmp 2.4, GStreamer 1.22.0, ffmpeg 5.1.9',
    type: 4,
    payload: '0007 0000002a',
    control: event({ kind: 'ping-response', timestampMs: 42 }),
  },
  {
    source: 'Flash Media Server, as librtmp reads it',
    type: 4,
    payload: '001f 00000001',
    control: event({ kind: 'buffer-empty', messageStreamId: 1 }),
  },
  {
    source: 'Flash Media Server, as librtmp reads it',
    type: 4,
    payload: '0020 00000001',
    control: event({ kind: 'buffer-ready', messageStreamId: 1 }),
  },
  {
    source: 'SWF verification request',
    type: 4,
    payload: '001a',
    control: event({ kind: 'unknown', eventType: 26, data: hex('') }),
  },
  {
    source: 'by hand',
    type: 4,
    payload: '0005 010203',
    control: event({ kind: 'unknown', eventType: 5, data: hex('010203') }),
  },
];

describe('control messages', () => {
  for (const { source, type, payload, control } of vectors) {
    const name = control.kind === 'user-control' ? control.event.kind : control.kind;
    it(`${name} ${payload} (${source})`, () => {
      assert.deepEqual(parseControlMessage({ type, payload: hex(payload) }), control);
      const { payload: written, ...header } = serializeControlMessage(control);
      assert.equal(toHex(written), toHex(hex(payload)));
      assert.deepEqual(header, { type, messageStreamId: 0, chunkStreamId: 2, timestampMs: 0 });
    });

    it(`${name} ${payload}: bytes behind the last field are ignored`, () => {
      if (control.kind === 'user-control' && control.event.kind === 'unknown') {
        return;
      }
      assert.deepEqual(parseControlMessage({ type, payload: hex(`${payload}ee`) }), control);
    });

    it(`${name} ${payload}: truncated`, () => {
      const whole = hex(payload);
      const required =
        type === 4
          ? control.kind === 'user-control' && control.event.kind === 'unknown'
            ? 2
            : whole.length
          : 4;
      for (let length = 0; length < required; length++) {
        assert.throws(
          () => parseControlMessage({ type, payload: whole.subarray(0, length) }),
          (error) => error instanceof ProtocolError && error.code === 'CONTROL_MESSAGE_TRUNCATED',
          `${length}`,
        );
      }
    });
  }

  for (const payload of ['00000000', '80000000', 'ffffffff']) {
    it(`SetChunkSize ${payload} is refused`, () => {
      assert.throws(
        () => parseControlMessage({ type: 1, payload: hex(payload) }),
        (error) => error instanceof ProtocolError && error.code === 'CHUNK_SIZE_INVALID',
      );
    });
  }

  for (const payload of ['002625a0', '002625a003', '002625a0ff']) {
    it(`SetPeerBandwidth ${payload}: a limit type that is missing or unknown counts as dynamic`, () => {
      assert.deepEqual(parseControlMessage({ type: 6, payload: hex(payload) }), {
        kind: 'set-peer-bandwidth',
        windowBytes: 2_500_000,
        limit: 'dynamic',
      });
    });
  }

  it('other types are none', () => {
    for (const type of [0, 7, 8, 9, 20, 255]) {
      assert.equal(parseControlMessage({ type, payload: hex('00000001') }), undefined);
    }
  });
});
