import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseVideoTag, serializeVideoTag } from '../../../src/codec/flv/index.ts';
import { bytes, hex, toHex } from '../../support/bytes.ts';
import { embedded, refuses } from '../../support/parser-properties.ts';
import { checkVideoBody } from './properties.ts';
import { invalidVideoVectors, videoVectors } from './video-vectors.ts';

describe('video tag', () => {
  for (const vector of videoVectors) {
    const body = embedded(hex(vector.hex));

    it(`${vector.name}: read (${vector.source})`, () => {
      assert.deepEqual(parseVideoTag(body), vector.tag);
    });

    it(`${vector.name}: written`, () => {
      assert.equal(toHex(serializeVideoTag(vector.tag)), toHex(body));
    });

    it(`${vector.name}: cut short`, () => {
      for (let length = 0; length < body.length; length++) checkVideoBody(body.subarray(0, length));
    });
  }

  for (const { name, hex: text, code } of invalidVideoVectors) {
    it(`refuses ${name}`, () => {
      refuses(() => parseVideoTag(embedded(hex(text))), code);
    });
  }

  it('shortens a ModEx size that was written wider than needed', () => {
    const tag = parseVideoTag(hex('97 ff0002 0f423f 01 61763031 0a'));
    assert.equal(toHex(serializeVideoTag(tag)), toHex(hex('97 02 0f423f 01 61763031 0a')));
  });

  it('writes ModEx of 255, 256 and 65536 bytes so that they are read again (Enhanced RTMP v2: size minus one)', () => {
    for (const length of [1, 255, 256, 257, 65_536]) {
      const data = new Uint8Array(length).fill(7);
      const tag = {
        kind: 'enhanced-command',
        packetType: 1,
        modEx: [{ type: 0, data }],
        command: 0,
        payload: hex(''),
      } as const;
      const body = serializeVideoTag(tag);
      assert.equal(body.length, 1 + (length > 255 ? 3 : 1) + length + 1 + 1);
      assert.deepEqual(parseVideoTag(body), tag);
    }
  });

  it('reads 256 tracks and no more', () => {
    const tracks = (count: number) => bytes('96 11 61763031', '05 000000'.repeat(count));
    const tag = parseVideoTag(tracks(256));
    assert.equal(tag.kind === 'enhanced' && tag.tracks.length, 256);
    refuses(() => parseVideoTag(tracks(257)), 'LIMIT_EXCEEDED');
  });

  it('keeps views, not copies', () => {
    const body = hex('17 01 000000 aabb');
    const tag = parseVideoTag(body);
    assert.equal(tag.kind === 'avc' && tag.payload.buffer, body.buffer);
  });

  it('refuses to write what no body can say', () => {
    const track = { trackId: 256, fourCc: 'hvc1', compositionTimeMs: 0, payload: hex('') };
    const tag = { kind: 'enhanced', frameType: 1, modEx: [], packetType: 1, multitrackType: 0 } as const;
    assert.throws(() => serializeVideoTag({ ...tag, tracks: [track] }), RangeError);
    assert.throws(
      () => serializeVideoTag({ ...tag, tracks: [{ ...track, trackId: 0, fourCc: 'hevc1' }] }),
      RangeError,
    );
    const late = { ...track, trackId: 0, compositionTimeMs: 2 ** 23 };
    assert.throws(() => serializeVideoTag({ ...tag, tracks: [late] }), RangeError);
  });

  it('holds its properties for arbitrary bytes', () => {
    const anyBody = fc.uint8Array({ maxLength: 40 });
    const enhancedBody = fc
      .tuple(fc.integer({ min: 0x80, max: 0xff }), fc.uint8Array({ maxLength: 40 }))
      .map(([first, rest]) => Uint8Array.of(first, ...rest));
    fc.assert(fc.property(fc.oneof(anyBody, enhancedBody), checkVideoBody), { numRuns: 2000 });
  });
});
