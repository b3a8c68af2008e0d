import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAdtsHeader } from '../../../src/codec/aac/index.ts';
import { hex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/aac/adts-headers.json' with { type: 'json' };

describe('ADTS header', () => {
  for (const { name, source, header, sampleRate, channelConfiguration, frameBytes } of vectors) {
    it(`${name} (${source})`, () => {
      assert.deepEqual(parseAdtsHeader(embedded(hex(header))), {
        objectType: 2,
        samplingFrequency: sampleRate,
        channelConfiguration,
        headerBytes: 7,
        frameBytes,
        blocks: 1,
      });
    });

    it(`${name}: cut short`, () => {
      tryTruncations(hex(header), parseAdtsHeader, 7);
    });
  }

  it('has nine bytes with a CRC, and up to four blocks (ISO/IEC 13818-7 §6.2)', () => {
    const { headerBytes, blocks } = parseAdtsHeader(hex('fff04c8024ffff'));
    assert.deepEqual([headerBytes, blocks], [9, 4]);
  });

  it('refuses a wrong syncword, a layer, a reserved rate and a frame shorter than its header', () => {
    refuses(() => parseAdtsHeader(hex('ffe14c8024fffc')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseAdtsHeader(hex('fff34c8024fffc')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseAdtsHeader(hex('fff1748024fffc')), 'MEDIA_HEADER_INVALID');
    refuses(() => parseAdtsHeader(hex('fff14c8000dffc')), 'MEDIA_HEADER_INVALID');
  });
});
