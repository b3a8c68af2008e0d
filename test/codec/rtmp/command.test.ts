import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AmfValue,
  amfObject,
  parseAmf0,
  serializeAmf0,
  serializeAmf3,
} from '../../../src/codec/amf/index.ts';
import {
  ChunkReader,
  type Command,
  chunkReaderLimits,
  MessageType,
  parseCommand,
  serializeCommand,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes } from '../../support/bytes.ts';
import { type RtmpCaptureName, readRtmpCapture } from '../../support/rtmp-captures.ts';

const play: Command = { name: 'play', transactionId: 4, commandObject: null, arguments: ['cam', -2000] };

/** `play`, 4, null, `cam`, -2000 by hand (AMF0 §2.2, §2.4, §2.7). */
const playBytes = bytes([
  '020004 706c6179',
  '00 4010000000000000',
  '05',
  '020003 63616d',
  '00 c09f400000000000',
]);

function commandsOf(name: RtmpCaptureName): Command[] {
  return new ChunkReader(chunkReaderLimits.publishing)
    .push(readRtmpCapture(name).chunks)
    .filter(({ type }) => type === MessageType.CommandAmf0)
    .map(parseCommand);
}

describe('parseCommand', () => {
  it('AMF0', () => assert.deepEqual(parseCommand({ type: 20, payload: playBytes }), play));

  it('AMF3 type, with its byte 0 and without', () => {
    assert.deepEqual(parseCommand({ type: 17, payload: bytes('00', playBytes) }), play);
    assert.deepEqual(parseCommand({ type: 17, payload: playBytes }), play);
  });

  it('AMF3 type with an AMF3 value inside (AMF0 §3.1)', () => {
    const payload = bytes('00', serializeAmf0('f', 1, null), '11', serializeAmf3('x'));
    assert.deepEqual(parseCommand({ type: 17, payload }).arguments, ['x']);
  });

  it('forgives what is missing behind the name', () => {
    const empty = { commandObject: null, arguments: [] };
    const parse = (...values: AmfValue[]) => parseCommand({ type: 20, payload: serializeAmf0(...values) });
    assert.deepEqual(parse('close'), { name: 'close', transactionId: 0, ...empty });
    assert.deepEqual(parse('close', 2), { name: 'close', transactionId: 2, ...empty });
    for (const transactionId of [Number.NaN, Number.POSITIVE_INFINITY, '7', null]) {
      assert.deepEqual(parse('close', transactionId), { name: 'close', transactionId: 0, ...empty });
    }
  });

  it('refuses a message without a name', () => {
    for (const payload of [bytes(''), serializeAmf0(1), serializeAmf0(null, 1), serializeAmf0(true)]) {
      assert.throws(
        () => parseCommand({ type: 20, payload }),
        (error) => error instanceof ProtocolError && error.code === 'COMMAND_INVALID',
      );
    }
  });

  it('refuses every truncation inside a value', () => {
    const boundaries = [7, 16, 17, 23, 32];
    for (let length = 0; length < playBytes.length; length++) {
      const parse = () => parseCommand({ type: 20, payload: playBytes.subarray(0, length) });
      if (boundaries.includes(length)) {
        assert.equal(parse().name, 'play');
      } else {
        assert.throws(parse, ProtocolError, `${length}`);
      }
    }
  });
});

describe('parseCommand: what real clients send', () => {
  it('ffmpeg publishes with a query in the stream name', () => {
    const commands = commandsOf('ffmpeg-publish');
    assert.deepEqual(commands[0], {
      name: 'connect',
      transactionId: 1,
      commandObject: amfObject({
        app: 'live',
        type: 'nonprivate',
        flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)',
        tcUrl: 'rtmp://127.0.0.1:21935/live',
      }),
      arguments: [],
    });
    assert.deepEqual(commands[4], {
      name: 'publish',
      transactionId: 5,
      commandObject: null,
      arguments: ['myStream?user=a&pass=b', 'live'],
    });
    assert.deepEqual(commands[6]?.arguments, [1]);
  });

  it('GStreamer publishes under transaction 0 and deletes its stream by name', () => {
    const publish = commandsOf('rtmp2sink-publish').find(({ name }) => name === 'publish');
    const deleteStream = commandsOf('rtmp2sink-publish').find(({ name }) => name === 'deleteStream');
    assert.equal(publish?.transactionId, 0);
    assert.deepEqual(deleteStream?.arguments, ['cam']);
  });
});

describe('serializeCommand', () => {
  it('AMF0', () => {
    assert.deepEqual(serializeCommand(play, { messageStreamId: 1 }), {
      type: 20,
      messageStreamId: 1,
      chunkStreamId: 3,
      timestampMs: 0,
      payload: playBytes,
    });
  });

  it('AMF3 on another chunk stream', () => {
    const address = { messageStreamId: 1, chunkStreamId: 8, timestampMs: 7, encoding: 'amf3' } as const;
    assert.deepEqual(serializeCommand(play, address), {
      type: 17,
      messageStreamId: 1,
      chunkStreamId: 8,
      timestampMs: 7,
      payload: bytes('00', playBytes),
    });
  });

  it('the commands of real clients survive the round trip byte for byte', () => {
    const messages = new ChunkReader(chunkReaderLimits.publishing).push(
      readRtmpCapture('ffmpeg-play').chunks,
    );
    for (const message of messages.filter(({ type }) => type === MessageType.CommandAmf0)) {
      const written = serializeCommand(parseCommand(message), message);
      assert.deepEqual(written, message);
      assert.deepEqual(parseAmf0(written.payload), parseAmf0(message.payload));
    }
  });
});
