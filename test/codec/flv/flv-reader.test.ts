import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  classifyAudioBody,
  classifyVideoBody,
  FlvReader,
  type FlvTag,
  FlvTagType,
  parseAudioTag,
  parseVideoTag,
  serializeFlvHeader,
  serializeFlvTag,
} from '../../../src/codec/flv/index.ts';
import { bytes, hex, piecesOf, toHex } from '../../support/bytes.ts';
import { flvFile, flvFiles } from '../../support/flv-files.ts';
import { refuses } from '../../support/parser-properties.ts';

/** Pushes each piece as memory of its own, as a socket delivers it. */
function readPieces(pieces: readonly Uint8Array[]): FlvTag[] {
  const reader = new FlvReader();
  return pieces.flatMap((piece) => reader.push(Uint8Array.from(piece)));
}

/** The coded frames among the tags, as `frames.json` lists them. */
function framesOf(tags: readonly FlvTag[]): unknown[] {
  return tags.flatMap(({ type, timestampMs, body }) => {
    if (type === FlvTagType.Audio) {
      const classified = classifyAudioBody(body);
      if (classified?.role !== 'frame') return [];
      const { codec, trackId } = classified;
      const times = { dtsMs: timestampMs, ptsMs: timestampMs };
      return [
        {
          kind: 'audio',
          codec,
          trackId,
          ...times,
          bytes: payloadBytes(parseAudioTag(body)),
          keyframe: false,
        },
      ];
    }
    const classified = type === FlvTagType.Video ? classifyVideoBody(body) : undefined;
    if (classified?.role !== 'frame') return [];
    const { codec, trackId, keyframe, compositionTimeMs } = classified;
    const times = { dtsMs: timestampMs, ptsMs: timestampMs + compositionTimeMs };
    return [{ kind: 'video', codec, trackId, ...times, bytes: payloadBytes(parseVideoTag(body)), keyframe }];
  });
}

function payloadBytes(
  tag: ReturnType<typeof parseAudioTag> | ReturnType<typeof parseVideoTag>,
): number | undefined {
  return tag.kind === 'enhanced'
    ? tag.tracks[0]?.payload.length
    : 'payload' in tag
      ? tag.payload.length
      : undefined;
}

describe('FlvReader', () => {
  for (const { file, source, bytes: whole, frames } of flvFiles) {
    it(`${file}: finds the frames that another demuxer finds (${source})`, () => {
      assert.deepEqual(framesOf(readPieces([whole])), frames);
    });

    it(`${file}: cut anywhere`, () => {
      const expected = readPieces([whole]);
      for (let cut = 1; cut < whole.length; cut += 1 + (cut >> 6)) {
        assert.deepEqual(readPieces([whole.subarray(0, cut), whole.subarray(cut)]), expected, `at ${cut}`);
      }
      for (const size of [1, 2, 13, 100]) {
        assert.deepEqual(readPieces(piecesOf(whole, size)), expected, `every ${size}`);
      }
    });

    it(`${file}: gives only tags that are whole`, () => {
      const expected = readPieces([whole]);
      for (let length = 0; length < whole.length - 4; length += 7) {
        const read = readPieces([whole.subarray(0, length)]);
        assert.deepEqual(read, expected.slice(0, read.length));
        assert.ok(read.length < expected.length);
      }
    });

    it(`${file}: is written as it was read`, () => {
      const reader = new FlvReader();
      const tags = reader.push(whole);
      const written = bytes(serializeFlvHeader(reader.header!), ...tags.map(serializeFlvTag));
      assert.equal(toHex(written), toHex(whole));
    });
  }

  it('reads what the header promises (Adobe FLV 10.1 §E.2)', () => {
    const reader = new FlvReader();
    assert.equal(reader.header, undefined);
    reader.push(hex('464c56 01 05 00000009'));
    assert.deepEqual(reader.header, { hasAudio: true, hasVideo: true });
    reader.push(hex('00000000'));
    const videoOnly = new FlvReader();
    videoOnly.push(hex('464c56 01 01 00000009'));
    assert.deepEqual(videoOnly.header, { hasAudio: false, hasVideo: true });
  });

  it('passes over a longer header and wrong PreviousTagSizes', () => {
    const file = hex(
      '464c56 01 04 0000000b ffff 12345678 08 000001 000000 00 000000 2f deadbeef 08 000000 000001 00 000000',
    );
    assert.deepEqual(readPieces([file]), [
      { type: 8, timestampMs: 0, body: hex('2f') },
      { type: 8, timestampMs: 1, body: hex('') },
    ]);
  });

  it('puts the top eight bits of a timestamp last (§E.4.1)', () => {
    const tag = { type: FlvTagType.ScriptData, timestampMs: 0xff_dc_ba_98, body: hex('0200') };
    const written = serializeFlvTag(tag);
    assert.equal(toHex(written), toHex(hex('12 000002 dcba98 ff 000000 0200 0000000d')));
    assert.deepEqual(readPieces([serializeFlvHeader({ hasAudio: false, hasVideo: false }), written]), [tag]);
  });

  it('hands out views of a chunk that holds the tag', () => {
    const chunk = flvFile('ffmpeg-speex').bytes;
    assert.ok(new FlvReader().push(chunk).every(({ body }) => body.buffer === chunk.buffer));
  });

  it('refuses what is no FLV file, as soon as the header is there', () => {
    refuses(() => new FlvReader().push(hex('46575301 05 00000009')), 'FLV_FILE_INVALID');
    refuses(() => new FlvReader().push(hex('464c5602 05 00000009')), 'FLV_FILE_INVALID');
    refuses(() => new FlvReader().push(hex('464c5601 05 00000008')), 'FLV_FILE_INVALID');
    assert.deepEqual(new FlvReader().push(hex('4657')), []);
  });

  it('refuses encrypted tags (§F.3)', () => {
    const file = bytes(
      serializeFlvHeader({ hasAudio: true, hasVideo: false }),
      '28 000001 000000 00 000000 2f',
    );
    refuses(() => readPieces([file]), 'FLV_FILE_INVALID');
  });

  it('keeps its limits', () => {
    refuses(() => new FlvReader().push(hex('464c5601 05 00000401')), 'LIMIT_EXCEEDED');
    assert.deepEqual(new FlvReader().push(hex('464c5601 05 00000400')), []);
    const tag = (length: number) =>
      bytes(
        serializeFlvHeader({ hasAudio: true, hasVideo: false }),
        serializeFlvTag({ type: 8, timestampMs: 0, body: new Uint8Array(length) }),
      );
    assert.equal(new FlvReader({ maxTagBytes: 10 }).push(tag(10)).length, 1);
    refuses(() => new FlvReader({ maxTagBytes: 10 }).push(tag(11)), 'LIMIT_EXCEEDED');
  });
});
