import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeAudio,
  describeVideo,
  FlvReader,
  FlvTagType,
  parseAudioTag,
  parseVideoTag,
  serializeVideoTag,
} from '../../../src/codec/flv/index.ts';
import { bytes, hex } from '../../support/bytes.ts';
import { flvFile } from '../../support/flv-files.ts';
import { refuses } from '../../support/parser-properties.ts';
import avcVectors from '../../vectors/h264/decoder-configurations.json' with { type: 'json' };
import hevcVectors from '../../vectors/h265/decoder-configurations.json' with { type: 'json' };

/** The distinct descriptions that the tags of a file give, in their order. */
function descriptionsIn(name: string): unknown[] {
  const described = new FlvReader().push(flvFile(name).bytes).map(({ type, body }) => {
    if (type === FlvTagType.Video) return describeVideo(parseVideoTag(body));
    return type === FlvTagType.Audio ? describeAudio(parseAudioTag(body)) : undefined;
  });
  return [...new Set(described.filter((d) => d !== undefined).map((d) => JSON.stringify(d)))].map(
    (d) => JSON.parse(d) as unknown,
  );
}

const picture = { width: 64, height: 64 };

describe('describeVideo and describeAudio', () => {
  // What went into the encoders: 64x64 at 25 frames a second, 48 kHz (the legacy files: 32x32 at 10).
  for (const [name, expected] of [
    [
      'ffmpeg-avc-aac',
      [
        { codec: 'avc1.64000a', width: 32, height: 32, frameRate: 10 },
        { codec: 'mp4a.40.2', sampleRate: 44_100, channels: 1 },
      ],
    ],
    ['ffmpeg-sorenson-mp3', [{ codec: 'mp4a.40.34', sampleRate: 22_050, channels: 1 }]],
    ['ffmpeg-screen-nellymoser', []],
    [
      'enhanced-hevc-opus',
      [
        { codec: 'hvc1.1.6.L30.90', ...picture, frameRate: 25 },
        { codec: 'opus', sampleRate: 48_000, channels: 1 },
      ],
    ],
    [
      'enhanced-av1-opus51',
      [
        { codec: 'av01.0.00M.08', ...picture },
        { codec: 'opus', sampleRate: 48_000, channels: 6 },
      ],
    ],
    ['enhanced-vp9-flac', [{ codec: 'vp09.00.10.08' }, { codec: 'fLaC', sampleRate: 48_000, channels: 1 }]],
    [
      'enhanced-avc-eac3',
      [
        { codec: 'avc1.64000a', ...picture, frameRate: 25 },
        { codec: 'ec-3', sampleRate: 48_000, channels: 1 },
      ],
    ],
    [
      'enhanced-multitrack',
      [
        { codec: 'avc1.64000a', ...picture, frameRate: 25 },
        { codec: 'hvc1.1.6.L30.90', ...picture, frameRate: 25 },
        { codec: 'mp4a.40.2', sampleRate: 48_000, channels: 1 },
        { codec: 'opus', sampleRate: 48_000, channels: 1 },
      ],
    ],
  ] as const) {
    it(name, () => {
      assert.deepEqual(descriptionsIn(name), expected);
    });
  }

  it('takes the size of VP9 from a key frame', () => {
    const tags = new FlvReader()
      .push(flvFile('enhanced-vp9-flac').bytes)
      .filter(({ type }) => type === FlvTagType.Video);
    const [start, , frame] = tags.map(({ body }) => parseVideoTag(body));
    assert.ok(start?.kind === 'enhanced' && frame?.kind === 'enhanced');
    const keyFrame = frame.tracks[0]!.payload;
    assert.deepEqual(describeVideo(start, { keyFrame }), { codec: 'vp09.00.10.08', ...picture });
  });

  it('describes the track that is asked for, the first by default', () => {
    const record = (vectors: readonly { record: string }[]) => hex(vectors[0]!.record);
    const tracks = [
      { trackId: 3, fourCc: 'avc1', compositionTimeMs: 0, payload: record(avcVectors) },
      { trackId: 4, fourCc: 'hvc1', compositionTimeMs: 0, payload: record(hevcVectors) },
    ];
    const tag = {
      kind: 'enhanced',
      frameType: 1,
      modEx: [],
      packetType: 0,
      multitrackType: 2,
      tracks,
    } as const;
    const read = parseVideoTag(serializeVideoTag(tag));
    assert.equal(describeVideo(read)?.codec, avcVectors[0]?.codec);
    assert.equal(describeVideo(read, { trackId: 4 })?.codec, hevcVectors[0]?.codec);
    assert.equal(describeVideo(read, { trackId: 5 }), undefined);

    const audio = parseAudioTag(hex('95 20 6d703461 00 000002 1190 4f707573 01 000000'));
    assert.equal(describeAudio(audio)?.codec, 'mp4a.40.2');
    assert.equal(describeAudio(audio, { trackId: 1 })?.codec, 'opus');
    assert.equal(describeAudio(audio, { trackId: 2 }), undefined);
  });

  it('describes HEVC under codec ID 12', () => {
    const { record, codec } = hevcVectors[0]!;
    assert.equal(describeVideo(parseVideoTag(bytes('1c 00 000000', record)))?.codec, codec);
  });

  it('describes AV1 that comes from MPEG-TS, and VP8', () => {
    assert.equal(describeVideo(parseVideoTag(hex('95 61763031 800481050c00')))?.codec, 'av01.0.05M.08');
    assert.equal(describeVideo(parseVideoTag(hex('90 76703038 00288202020200 00')))?.codec, 'vp08.00.40.08');
  });

  // Each would be a broken record if it were taken for one.
  for (const body of [
    '17 01 000000 00',
    '17 02 000000',
    '57 00',
    'd1 00',
    '12 00',
    '91 61763031 00',
    '90 76766331 00',
    '90 61626364 00',
    '95 68766331 80',
  ]) {
    it(`says nothing of the video body ${body}`, () => {
      assert.equal(describeVideo(parseVideoTag(hex(body))), undefined);
    });
  }
  for (const body of [
    'af 01 00',
    'b6 00',
    '91 4f707573 00',
    '94 4f707573 0101',
    '90 61626364',
    '90 65632d33',
  ]) {
    it(`says nothing of the audio body ${body}`, () => {
      assert.equal(describeAudio(parseAudioTag(hex(body))), undefined);
    });
  }

  it('refuses broken records', () => {
    refuses(() => describeVideo(parseVideoTag(hex('17 00 000000 01'))), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => describeVideo(parseVideoTag(hex('90 68766331 01'))), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => describeAudio(parseAudioTag(hex('af 00'))), 'MEDIA_HEADER_TRUNCATED');
    refuses(() => describeAudio(parseAudioTag(hex('91 2e6d7033 00000000'))), 'MEDIA_HEADER_INVALID');
  });
});
