import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AmfEcmaArray, amfObject, parseAmf0, serializeAmf0 } from '../../../src/codec/amf/index.ts';
import {
  ChunkReader,
  chunkReaderLimits,
  MessageType,
  parseDataHeader,
  parseDataMessage,
  serializeDataMessage,
} from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes } from '../../support/bytes.ts';
import { type RtmpCaptureName, readRtmpCapture } from '../../support/rtmp-captures.ts';

const metadata = new AmfEcmaArray(amfObject({ width: 64 }));

describe('parseDataMessage', () => {
  it('takes @setDataFrame off', () => {
    const body = serializeAmf0('onMetaData', metadata);
    const payload = serializeAmf0('@setDataFrame', 'onMetaData', metadata);
    assert.deepEqual(parseDataMessage({ type: 18, payload }), {
      name: 'onMetaData',
      values: [metadata],
      body,
    });
  });

  it('AMF3 type, with its byte 0 and without', () => {
    const body = serializeAmf0('onMetaData', metadata);
    const wrapped = serializeAmf0('@setDataFrame', 'onMetaData', metadata);
    for (const payload of [bytes('00', wrapped), wrapped, bytes('00', body)]) {
      assert.deepEqual(parseDataMessage({ type: 15, payload }), {
        name: 'onMetaData',
        values: [metadata],
        body,
      });
    }
  });

  it('keeps @setDataFrame that names nothing, and @clearDataFrame', () => {
    for (const values of [['@setDataFrame'], ['@setDataFrame', 1], ['@clearDataFrame', 'onMetaData']]) {
      const payload = serializeAmf0(...values);
      assert.deepEqual(parseDataMessage({ type: 18, payload }), {
        name: values[0],
        values: values.slice(1),
        body: payload,
      });
    }
  });

  it('refuses a message without a name', () => {
    for (const payload of [bytes(''), serializeAmf0(null), serializeAmf0(metadata)]) {
      assert.throws(
        () => parseDataMessage({ type: 18, payload }),
        (error) => error instanceof ProtocolError && error.code === 'DATA_MESSAGE_INVALID',
      );
    }
  });

  const publishers: readonly (readonly [RtmpCaptureName, encoder: string])[] = [
    ['ffmpeg-publish', 'Lavf59.27.100'],
    ['rtmp2sink-publish', 'GStreamer 1.22.0 FLV muxer'],
    ['librtmp-publish', 'Lavf59.27.100'],
  ];
  for (const [capture, encoder] of publishers) {
    it(`${capture}: metadata`, () => {
      const [message] = new ChunkReader(chunkReaderLimits.publishing)
        .push(readRtmpCapture(capture).chunks)
        .filter(({ type }) => type === MessageType.DataAmf0);
      assert.ok(message !== undefined);
      const { name, values, body } = parseDataMessage(message);
      assert.equal(name, 'onMetaData');
      const [properties] = values;
      assert.ok(properties instanceof AmfEcmaArray);
      assert.equal(properties.properties['encoder'], encoder);
      assert.deepEqual(parseAmf0(body), ['onMetaData', properties]);
      assert.equal(body.buffer, message.payload.buffer);
    });
  }
});

describe('serializeDataMessage', () => {
  it('writes name and values, wrapped for AMF3 clients', () => {
    const body = serializeAmf0('onMetaData', metadata);
    const data = { name: 'onMetaData', values: [metadata] };
    const header = { messageStreamId: 1, chunkStreamId: 4, timestampMs: 0 };
    assert.deepEqual(serializeDataMessage(data, { messageStreamId: 1 }), {
      type: 18,
      ...header,
      payload: body,
    });
    assert.deepEqual(serializeDataMessage(data, { messageStreamId: 1, encoding: 'amf3' }), {
      type: 15,
      ...header,
      payload: bytes('00', body),
    });
  });
});

describe('parseDataHeader', () => {
  const metadata = [2, 0, 10, ...Buffer.from('onMetaData')];
  for (const [title, payload, name] of [
    ['nothing', [], undefined],
    ['null instead of a name', [5], undefined],
    ['a name without values', metadata, 'onMetaData'],
    ['an array without its end', [...metadata, 8, 0, 0, 0, 1, 0, 1, 0x61, 5], 'onMetaData'],
    ['an end that closes nothing', [...metadata, 3, 0, 0, 9, 0, 0, 9], 'onMetaData'],
    ['@setDataFrame in front', [2, 0, 13, ...Buffer.from('@setDataFrame'), ...metadata, 8], 'onMetaData'],
    ['@setDataFrame alone', [2, 0, 13, ...Buffer.from('@setDataFrame')], '@setDataFrame'],
  ] as const) {
    it(title, () => {
      const header = parseDataHeader({ type: 18, payload: Uint8Array.from(payload) });
      assert.equal(header?.name, name);
      if (title === '@setDataFrame in front') assert.deepEqual([...(header?.body ?? [])], [...metadata, 8]);
      else if (header) assert.deepEqual([...header.body], [...payload]);
    });
  }
});
