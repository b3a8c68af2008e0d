import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maxNalUnitsInFrame, splitNalUnits } from '../../../src/codec/h26x/index.ts';
import { H264NalType, h264NalTypeOf } from '../../../src/codec/h264/index.ts';
import { H265NalType, h265NalTypeOf, isIrap } from '../../../src/codec/h265/index.ts';
import { hex, toHex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';

describe('NAL units of a frame', () => {
  for (const [lengthBytes, frame] of [
    [1, '02 6588 00 01 06'],
    [2, '0002 6588 0000 0001 06'],
    [4, '00000002 6588 00000000 00000001 06'],
  ] as const) {
    it(`stand behind lengths of ${lengthBytes}, and empty ones are left out`, () => {
      assert.deepEqual(splitNalUnits(embedded(hex(frame)), lengthBytes).map(toHex), ['6588', '06']);
    });
  }

  it('must be whole', () => {
    tryTruncations(hex('00000003 658801'), (bytes) => {
      const units = splitNalUnits(bytes, 4);
      assert.equal(units.length, 0);
    });
    refuses(() => splitNalUnits(hex('00000003 6588'), 4), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => splitNalUnits(hex('00000001 65 0000'), 4), 'MEDIA_HEADER_TRUNCATED');
  });

  it(`are at most ${maxNalUnitsInFrame}, empty ones counted`, () => {
    assert.equal(splitNalUnits(new Uint8Array(maxNalUnitsInFrame), 1).length, 0);
    refuses(() => splitNalUnits(new Uint8Array(maxNalUnitsInFrame + 1), 1), 'LIMIT_EXCEEDED');
  });

  it('say their type in the header (H.264 §7.3.1, H.265 §7.3.1.2)', () => {
    assert.equal(h264NalTypeOf(hex('65')), H264NalType.IdrSlice);
    assert.equal(h264NalTypeOf(hex('67')), H264NalType.SequenceParameterSet);
    assert.equal(h265NalTypeOf(hex('4001')), H265NalType.VideoParameterSet);
    // IDR_W_RADL, CRA, a trailing picture, and the first type behind the range.
    assert.deepEqual(
      ['2601', '2a01', '0201', '3001'].map((unit) => isIrap(h265NalTypeOf(hex(unit)))),
      [true, true, false, false],
    );
  });
});
