import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeOpus, parseOpusIdHeader, serializeOpusIdHeader } from '../../../src/codec/opus/index.ts';
import { bytes, hex, toHex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/opus/id-headers.json' with { type: 'json' };

/** "OpusHead" */
const magic = '4f70757348656164';

describe('Opus ID header', () => {
  for (const { name, source, header, channels } of vectors) {
    it(`${name} (${source})`, () => {
      const description = describeOpus(parseOpusIdHeader(embedded(hex(header))));
      assert.deepEqual(description, { codec: 'opus', sampleRate: 48_000, channels });
    });

    it(`${name}: is written as it was read`, () => {
      assert.equal(toHex(serializeOpusIdHeader(parseOpusIdHeader(embedded(hex(header))))), header);
    });

    it(`${name}: cut short`, () => {
      tryTruncations(hex(header), parseOpusIdHeader, hex(header).length);
    });
  }

  it('reads every field, little-endian (RFC 7845 §5.1)', () => {
    const whole = bytes(magic, '01 03 3801 44ac0000 00ff 01 02 01 00ff02');
    const header = parseOpusIdHeader(bytes(whole, '99'));
    assert.equal(toHex(serializeOpusIdHeader(header)), toHex(whole));
    assert.deepEqual(header, {
      channels: 3,
      preSkip: 0x1_38,
      inputSampleRate: 44_100,
      outputGain: -256,
      mappingFamily: 1,
      mapping: { streams: 2, coupledStreams: 1, channelIndexes: hex('00ff02') },
    });
  });

  it('reads later minor versions, and refuses other major ones (RFC 7845 §5.1)', () => {
    assert.equal(parseOpusIdHeader(bytes(magic, '0f 02 0000 80bb0000 0000 00')).channels, 2);
    refuses(() => parseOpusIdHeader(bytes(magic, '10 02 0000 80bb0000 0000 00')), 'MEDIA_HEADER_INVALID');
  });

  it('reads a stream of which every part is coupled', () => {
    const header = parseOpusIdHeader(bytes(magic, '01 04 0000 80bb0000 0000 ff 02 02 00010203'));
    assert.equal(header.mapping?.coupledStreams, 2);
  });

  it('stands for stereo when it is empty (Enhanced RTMP v2)', () => {
    assert.deepEqual(describeOpus(undefined), { codec: 'opus', sampleRate: 48_000, channels: 2 });
  });

  it('refuses a header without magic, channels or streams', () => {
    const rest = '3801 80bb0000 0000';
    refuses(() => parseOpusIdHeader(bytes('4f70757348656165', '01 02', rest, '00')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseOpusIdHeader(bytes(magic, '01 00', rest, '00')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseOpusIdHeader(bytes(magic, '01 03', rest, '00')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseOpusIdHeader(bytes(magic, '01 02', rest, '01 00 00 0001')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseOpusIdHeader(bytes(magic, '01 02', rest, '01 01 02 0001')), 'MEDIA_HEADER_INVALID');
  });
});
