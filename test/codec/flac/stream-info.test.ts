import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFlac, parseFlacStreamInfo } from '../../../src/codec/flac/index.ts';
import { hex } from '../../support/bytes.ts';
import { embedded, refuses, tryTruncations } from '../../support/parser-properties.ts';
import vectors from '../../vectors/flac/stream-infos.json' with { type: 'json' };

describe('FLAC STREAMINFO', () => {
  for (const { name, source, header, sampleRate, channels } of vectors) {
    it(`${name} (${source})`, () => {
      const description = describeFlac(parseFlacStreamInfo(embedded(hex(header))));
      assert.deepEqual(description, { codec: 'fLaC', sampleRate, channels });
    });

    it(`${name}: cut short`, () => {
      tryTruncations(hex(header), parseFlacStreamInfo, 14);
    });
  }

  it('reads the sample size', () => {
    assert.equal(parseFlacStreamInfo(hex(vectors[1]!.header)).bitsPerSample, 24);
  });

  it('refuses another metadata block, and a sample rate of 0 (RFC 9639 §8.2)', () => {
    const { header } = vectors[0]!;
    refuses(
      () => parseFlacStreamInfo(hex(header.replace('664c614300', '664c614384'))),
      'MEDIA_HEADER_INVALID',
    );
    refuses(() => parseFlacStreamInfo(hex(header.replace('0bb802', '000002'))), 'MEDIA_HEADER_INVALID');
  });
});
