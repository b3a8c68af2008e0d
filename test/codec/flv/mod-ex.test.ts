import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timestampOffsetNanos } from '../../../src/codec/flv/index.ts';
import { hex } from '../../support/bytes.ts';

describe('timestampOffsetNanos (Enhanced RTMP v2, TimestampOffsetNano)', () => {
  it('reads three bytes', () => {
    assert.equal(timestampOffsetNanos([{ type: 0, data: hex('0f423f') }]), 999_999);
    assert.equal(timestampOffsetNanos([{ type: 0, data: hex('000102 ff') }]), 258);
  });

  it('stays below a millisecond', () => {
    assert.equal(timestampOffsetNanos([{ type: 0, data: hex('ffffff') }]), 999_999);
  });

  it('is 0 without such a modifier, and where it is too short', () => {
    assert.equal(timestampOffsetNanos([]), 0);
    assert.equal(timestampOffsetNanos([{ type: 1, data: hex('000102') }]), 0);
    assert.equal(timestampOffsetNanos([{ type: 0, data: hex('0102') }]), 0);
  });
});
