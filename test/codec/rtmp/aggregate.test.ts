import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maxAggregateMessages, type RtmpMessage, splitAggregate } from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, hex } from '../../support/bytes.ts';

function aggregate(timestampMs: number, payload: Uint8Array): RtmpMessage {
  return { type: 22, messageStreamId: 5, chunkStreamId: 6, timestampMs, payload };
}

function inner(type: number, timestampMs: number, payload: string): RtmpMessage {
  return { type, messageStreamId: 5, chunkStreamId: 6, timestampMs, payload: hex(payload) };
}

/** By hand from RTMP 1.0 §7.1.6 and FLV 10.1 §E.4.1. */
const audioAndVideo = bytes(
  ['08 000002 000064 00 000000', 'af01', '0000000d'],
  ['09 000003 00008c 00 000000', '170100', '0000000e'],
);

describe('splitAggregate', () => {
  it('moves the timestamps so that the first is the aggregate’s (RTMP 1.0 §7.1.6)', () => {
    assert.deepEqual(splitAggregate(aggregate(1000, audioAndVideo)), [
      inner(8, 1000, 'af01'),
      inner(9, 1040, '170100'),
    ]);
  });

  it('moves them across 2^32, both ways', () => {
    const times = splitAggregate(aggregate(0xff_ff_ff_f0, audioAndVideo)).map(
      ({ timestampMs }) => timestampMs,
    );
    assert.deepEqual(times, [0xff_ff_ff_f0, 24]);
  });

  it('reads the high eight bits of a timestamp', () => {
    const payload = bytes(
      ['08 000001 000000 01 000000', 'aa', '0000000c'],
      ['08 000001 000014 81 000000', 'bb', '0000000c'],
    );
    assert.deepEqual(
      splitAggregate(aggregate(0, payload)).map(({ timestampMs }) => timestampMs),
      [0, 0x80_00_00_14],
    );
  });

  it('leaves out what must not travel in an aggregate', () => {
    const payload = bytes(
      ['01 000004 000000 00 000000', '00000001', '0000000f'],
      ['16 000000 000000 00 000000', '0000000b'],
      ['14 000000 000000 00 000000', '0000000b'],
      ['12 000001 000005 00 000000', '05', '0000000c'],
    );
    assert.deepEqual(splitAggregate(aggregate(10, payload)), [inner(18, 15, '05')]);
  });

  it('forgives a missing last back pointer, refuses every other truncation', () => {
    const whole = [0, 13, 14, 15, 16, 17, 31, 32, 33, 34];
    for (let length = 0; length < audioAndVideo.length; length++) {
      const split = () => splitAggregate(aggregate(0, audioAndVideo.subarray(0, length)));
      if (whole.includes(length)) {
        split();
      } else {
        assert.throws(
          split,
          (error) => error instanceof ProtocolError && error.code === 'AGGREGATE_INVALID',
          `${length}`,
        );
      }
    }
  });

  it('maxAggregateMessages', () => {
    const tag = bytes('08 000000 000000 00 000000', '0000000b');
    const tags = (count: number) => bytes(...Array.from({ length: count }, () => tag));
    assert.equal(splitAggregate(aggregate(0, tags(maxAggregateMessages))).length, maxAggregateMessages);
    assert.throws(
      () => splitAggregate(aggregate(0, tags(maxAggregateMessages + 1))),
      (error) => error instanceof ProtocolError && error.code === 'LIMIT_EXCEEDED',
    );
  });
});
