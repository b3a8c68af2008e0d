import assert from 'node:assert/strict';
import { maxAggregateMessages, splitAggregate } from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes } from '../../support/bytes.ts';
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'aggregate',
  seeds: [
    bytes('08 000002 000064 00 000000 af01 0000000d', '09 000003 00008c 00 000000 170100 0000000e'),
    bytes('16 000000 000000 00 000000 0000000b', '12 000001 000005 80 000000 05'),
  ],
  run(input) {
    const aggregate = {
      type: 22,
      messageStreamId: 1,
      chunkStreamId: 6,
      timestampMs: 0xff_ff_ff_f0,
      payload: input,
    };
    try {
      const messages = splitAggregate(aggregate);
      assert.ok(messages.length <= maxAggregateMessages);
      assert.ok(messages.reduce((total, { payload }) => total + 11 + payload.length, 0) <= input.length);
      for (const { type, timestampMs } of messages) {
        assert.ok([8, 9, 15, 18].includes(type));
        assert.ok(timestampMs >= 0 && timestampMs < 2 ** 32);
      }
    } catch (error) {
      assert.ok(error instanceof ProtocolError, String(error));
    }
  },
};
