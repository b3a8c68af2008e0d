import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serializeAmf0 } from '../../src/codec/amf/index.ts';
import { MessageType, type RtmpMessage } from '../../src/codec/rtmp/index.ts';
import { messageOfUnit, unitOfMessage } from '../../src/rtmp/unit-message.ts';

function message(type: number, payload: Uint8Array): RtmpMessage {
  return { type, messageStreamId: 1, chunkStreamId: 6, timestampMs: 40, payload };
}

describe('unitOfMessage', () => {
  test('names what a keyframe, a config, a sound and metadata are', () => {
    const units = [
      message(MessageType.Video, Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1e)),
      message(MessageType.Video, Uint8Array.of(0x17, 1, 0, 0, 80, 0, 0, 0, 1, 0x65)),
      message(MessageType.Video, Uint8Array.of(0x90, ...Buffer.from('hvc1'), 1)),
      message(MessageType.Audio, Uint8Array.of(0xaf, 1, 0x21)),
      message(MessageType.DataAmf0, serializeAmf0('@setDataFrame', 'onMetaData', { width: 640 })),
      message(MessageType.DataAmf0, serializeAmf0('onTextData', {})),
    ].map(unitOfMessage);
    assert.deepEqual(
      units.map((unit) => unit && [unit.kind, unit.role, unit.codec, unit.keyframe, unit.compositionTimeMs]),
      [
        ['video', 'config', 'avc1', false, 0],
        ['video', 'frame', 'avc1', true, 80],
        ['video', 'config', 'hvc1', false, 0],
        ['audio', 'frame', 'mp4a', false, 0],
        ['data', 'metadata', '', false, 0],
        ['data', 'message', '', false, 0],
      ],
    );
    assert.deepEqual(units[4]?.body, serializeAmf0('onMetaData', { width: 640 }));
  });

  test('an empty body is no unit', () => {
    assert.equal(unitOfMessage(message(MessageType.Video, new Uint8Array())), undefined);
    assert.equal(unitOfMessage(message(MessageType.Audio, new Uint8Array())), undefined);
  });

  test('a small unit does not keep the socket buffer that it came in', () => {
    const delivered = new Uint8Array(65_536);
    delivered.set([0xaf, 1, 0x21], 1000);
    const small = unitOfMessage(message(MessageType.Audio, delivered.subarray(1000, 1003)));
    assert.equal(small?.body.buffer.byteLength, 3);
    delivered.set([0xaf, 1], 0);
    const large = unitOfMessage(message(MessageType.Audio, delivered.subarray(0, 60_000)));
    assert.equal(large?.body.buffer, delivered.buffer, 'a large one is not copied again');
  });
});

test('messageOfUnit wraps the clock to 32 bits and leaves the body alone', () => {
  const body = Uint8Array.of(0x27, 1, 0, 0, 0);
  const dtsMs = 2 ** 32 + 5;
  const common = { role: 'frame', trackId: 0, codec: 'avc1', keyframe: false, ptsMs: dtsMs } as const;
  const sent = messageOfUnit({ ...common, kind: 'video', dtsMs, body }, 3);
  assert.deepEqual([sent.type, sent.messageStreamId, sent.timestampMs], [MessageType.Video, 3, 5]);
  assert.equal(sent.payload, body);
});
