import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseAudioTag, serializeAudioTag } from '../../../src/codec/flv/index.ts';
import { hex, toHex } from '../../support/bytes.ts';
import { embedded, refuses } from '../../support/parser-properties.ts';
import { audioVectors, invalidAudioVectors } from './audio-vectors.ts';
import { checkAudioBody } from './properties.ts';

describe('audio tag', () => {
  for (const vector of audioVectors) {
    const body = embedded(hex(vector.hex));

    it(`${vector.name}: read (${vector.source})`, () => {
      assert.deepEqual(parseAudioTag(body), vector.tag);
    });

    it(`${vector.name}: written`, () => {
      assert.equal(toHex(serializeAudioTag(vector.tag)), toHex(body));
    });

    it(`${vector.name}: cut short`, () => {
      for (let length = 0; length < body.length; length++) checkAudioBody(body.subarray(0, length));
    });
  }

  for (const { name, hex: text, code } of invalidAudioVectors) {
    it(`refuses ${name}`, () => {
      refuses(() => parseAudioTag(embedded(hex(text))), code);
    });
  }

  it('holds its properties for arbitrary bytes', () => {
    const anyBody = fc.uint8Array({ maxLength: 40 });
    const enhancedBody = fc
      .tuple(fc.integer({ min: 0x90, max: 0x9f }), fc.uint8Array({ maxLength: 40 }))
      .map(([first, rest]) => Uint8Array.of(first, ...rest));
    fc.assert(fc.property(fc.oneof(anyBody, enhancedBody), checkAudioBody), { numRuns: 2000 });
  });
});
