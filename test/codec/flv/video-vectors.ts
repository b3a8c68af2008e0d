import type { VideoClass, VideoTag } from '../../../src/codec/flv/index.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { counting, hex } from '../../support/bytes.ts';

/** A video body, what it says, and what the hub needs of it. */
export interface VideoVector {
  readonly name: string;
  readonly source: string;
  readonly hex: string;
  readonly tag: VideoTag;
  readonly class: VideoClass;
}

const flv = 'Adobe FLV 10.1 §E.4.3, by hand';
const v1 = 'Enhanced RTMP v1, by hand';
const v2 = 'Enhanced RTMP v2, by hand';

const avc1 = '61766331';
const hvc1 = '68766331';
const av01 = '61763031';
const vp09 = '76703039';

function videoClass(codec: string, role: VideoClass['role'], rest: Partial<VideoClass> = {}): VideoClass {
  return { codec, role, keyframe: false, compositionTimeMs: 0, trackId: 0, ...rest };
}

/** An enhanced tag of one track without multitrack. */
function enhanced(
  frameType: number,
  packetType: number,
  fourCc: string,
  payload: string,
  compositionTimeMs = 0,
): VideoTag {
  const track = { trackId: 0, fourCc, compositionTimeMs, payload: hex(payload) };
  return { kind: 'enhanced', frameType, modEx: [], packetType, multitrackType: undefined, tracks: [track] };
}

const longModEx = counting(300);

export const videoVectors: readonly VideoVector[] = [
  {
    name: 'AVC sequence header',
    source: flv,
    hex: '17 00 000000 0142c01e',
    tag: {
      kind: 'avc',
      frameType: 1,
      codecId: 7,
      packetType: 0,
      compositionTimeMs: 0,
      payload: hex('0142c01e'),
    },
    class: videoClass('avc1', 'config'),
  },
  {
    name: 'AVC key frame',
    source: flv,
    hex: '17 01 000050 0000000165',
    tag: {
      kind: 'avc',
      frameType: 1,
      codecId: 7,
      packetType: 1,
      compositionTimeMs: 80,
      payload: hex('0000000165'),
    },
    class: videoClass('avc1', 'frame', { keyframe: true, compositionTimeMs: 80 }),
  },
  {
    name: 'AVC inter frame shown before its decode time',
    source: flv,
    hex: '27 01 ffffd8 0000000141',
    tag: {
      kind: 'avc',
      frameType: 2,
      codecId: 7,
      packetType: 1,
      compositionTimeMs: -40,
      payload: hex('0000000141'),
    },
    class: videoClass('avc1', 'frame', { compositionTimeMs: -40 }),
  },
  {
    name: 'AVC frame without NAL units',
    source: flv,
    hex: '27 01 800000',
    tag: {
      kind: 'avc',
      frameType: 2,
      codecId: 7,
      packetType: 1,
      compositionTimeMs: -8_388_608,
      payload: hex(''),
    },
    class: videoClass('avc1', 'frame', { compositionTimeMs: -8_388_608 }),
  },
  {
    name: 'AVC generated key frame',
    source: flv,
    hex: '47 01 000000 65',
    tag: { kind: 'avc', frameType: 4, codecId: 7, packetType: 1, compositionTimeMs: 0, payload: hex('65') },
    class: videoClass('avc1', 'frame', { keyframe: true }),
  },
  {
    name: 'AVC end of sequence, with a composition time that says nothing',
    source: flv,
    hex: '17 02 000007',
    tag: { kind: 'avc', frameType: 1, codecId: 7, packetType: 2, compositionTimeMs: 7, payload: hex('') },
    class: videoClass('avc1', 'end'),
  },
  {
    name: 'AVC packet of an unknown type',
    source: flv,
    hex: '17 03 000000 aa',
    tag: { kind: 'avc', frameType: 1, codecId: 7, packetType: 3, compositionTimeMs: 0, payload: hex('aa') },
    class: videoClass('avc1', 'message'),
  },
  {
    name: 'HEVC key frame under codec ID 12',
    source: 'layout of AVC, as several encoders sent it before Enhanced RTMP',
    hex: '1c 01 000028 0000000126',
    tag: {
      kind: 'avc',
      frameType: 1,
      codecId: 12,
      packetType: 1,
      compositionTimeMs: 40,
      payload: hex('0000000126'),
    },
    class: videoClass('hvc1', 'frame', { keyframe: true, compositionTimeMs: 40 }),
  },
  ...(
    [
      ['Sorenson H.263 key frame', '12', 1, 2, 'FLV1', true],
      ['Sorenson H.263 disposable frame', '32', 3, 2, 'FLV1', false],
      ['screen video', '13', 1, 3, 'FSV1', true],
      ['On2 VP6', '24', 2, 4, 'VP6F', false],
      ['On2 VP6 with alpha', '15', 1, 5, 'VP6A', true],
      ['screen video 2', '26', 2, 6, 'FSV2', false],
      ['a codec ID that is reserved', '19', 1, 9, 'flv-video-9', true],
    ] as const
  ).map(([name, first, frameType, codecId, codec, keyframe]): VideoVector => {
    const tag = { kind: 'legacy', frameType, codecId, payload: hex('00aabb') } as const;
    return {
      name,
      source: flv,
      hex: `${first} 00aabb`,
      tag,
      class: videoClass(codec, 'frame', { keyframe }),
    };
  }),
  {
    name: 'legacy frame without a body',
    source: flv,
    hex: '22',
    tag: { kind: 'legacy', frameType: 2, codecId: 2, payload: hex('') },
    class: videoClass('FLV1', 'frame'),
  },
  {
    name: 'command: a seek begins',
    source: flv,
    hex: '57 00',
    tag: { kind: 'command', codecId: 7, command: 0, payload: hex('') },
    class: videoClass('avc1', 'message'),
  },
  {
    name: 'command with bytes behind it',
    source: flv,
    hex: '52 01 0000',
    tag: { kind: 'command', codecId: 2, command: 1, payload: hex('0000') },
    class: videoClass('FLV1', 'message'),
  },
  {
    name: 'HEVC sequence start',
    source: v1,
    hex: `90 ${hvc1} 0101`,
    tag: enhanced(1, 0, 'hvc1', '0101'),
    class: videoClass('hvc1', 'config'),
  },
  {
    name: 'HEVC coded frames',
    source: v1,
    hex: `91 ${hvc1} 0000a0 0000000126`,
    tag: enhanced(1, 1, 'hvc1', '0000000126', 160),
    class: videoClass('hvc1', 'frame', { keyframe: true, compositionTimeMs: 160 }),
  },
  {
    name: 'HEVC coded frames without composition time',
    source: v1,
    hex: `a3 ${hvc1} 0000000102`,
    tag: enhanced(2, 3, 'hvc1', '0000000102'),
    class: videoClass('hvc1', 'frame'),
  },
  {
    name: 'AVC coded frames shown before their decode time',
    source: v2,
    hex: `a1 ${avc1} ffffff 41`,
    tag: enhanced(2, 1, 'avc1', '41', -1),
    class: videoClass('avc1', 'frame', { compositionTimeMs: -1 }),
  },
  {
    name: 'VVC coded frames',
    source: v2,
    hex: '91 76766331 000001 41',
    tag: enhanced(1, 1, 'vvc1', '41', 1),
    class: videoClass('vvc1', 'frame', { keyframe: true, compositionTimeMs: 1 }),
  },
  {
    name: 'AV1 coded frames: they have no composition time',
    source: v1,
    hex: `91 ${av01} 0a0b00`,
    tag: enhanced(1, 1, 'av01', '0a0b00'),
    class: videoClass('av01', 'frame', { keyframe: true }),
  },
  {
    name: 'VP9 sequence end',
    source: v1,
    hex: `92 ${vp09}`,
    tag: enhanced(1, 2, 'vp09', ''),
    class: videoClass('vp09', 'end'),
  },
  {
    name: 'metadata, marked as a command frame as ffmpeg does',
    source: `${v1}; FFmpeg 8.1`,
    hex: `d4 ${hvc1} 020009636f6c6f72496e666f`,
    tag: enhanced(5, 4, 'hvc1', '020009636f6c6f72496e666f'),
    class: videoClass('hvc1', 'metadata'),
  },
  {
    name: 'AV1 sequence start from MPEG-TS',
    source: v1,
    hex: `95 ${av01} 800481050c00`,
    tag: enhanced(1, 5, 'av01', '800481050c00'),
    class: videoClass('av01', 'config'),
  },
  {
    name: 'an unknown FourCC, bytes past ASCII among it',
    source: v2,
    hex: '91 ff207a00 000102',
    tag: enhanced(1, 1, '\u00ff z\u0000', '000102'),
    class: videoClass('\u00ff z\u0000', 'frame', { keyframe: true }),
  },
  {
    name: 'an unknown packet type',
    source: v2,
    hex: `99 ${hvc1} 00`,
    tag: enhanced(1, 9, 'hvc1', '00'),
    class: videoClass('hvc1', 'message'),
  },
  {
    name: 'enhanced command: a seek ends',
    source: v2,
    hex: 'd1 01',
    tag: { kind: 'enhanced-command', packetType: 1, modEx: [], command: 1, payload: hex('') },
    class: videoClass('', 'message'),
  },
  {
    name: 'one track',
    source: `${v2}; OBS sends further tracks so`,
    hex: `96 01 ${hvc1} 02 000050 0000000126`,
    tag: {
      kind: 'enhanced',
      frameType: 1,
      modEx: [],
      packetType: 1,
      multitrackType: 0,
      tracks: [{ trackId: 2, fourCc: 'hvc1', compositionTimeMs: 80, payload: hex('0000000126') }],
    },
    class: videoClass('hvc1', 'frame', { keyframe: true, compositionTimeMs: 80, trackId: 2 }),
  },
  {
    name: 'many tracks of one codec',
    source: v2,
    hex: `a6 11 ${avc1} 01 000004 fffff6 41 00 000003 00000a`,
    tag: {
      kind: 'enhanced',
      frameType: 2,
      modEx: [],
      packetType: 1,
      multitrackType: 1,
      tracks: [
        { trackId: 1, fourCc: 'avc1', compositionTimeMs: -10, payload: hex('41') },
        { trackId: 0, fourCc: 'avc1', compositionTimeMs: 10, payload: hex('') },
      ],
    },
    class: videoClass('avc1', 'frame', { compositionTimeMs: -10, trackId: 1 }),
  },
  {
    name: 'many tracks of many codecs',
    source: v2,
    hex: `96 20 ${av01} 00 000002 8105 ${vp09} ff 000000`,
    tag: {
      kind: 'enhanced',
      frameType: 1,
      modEx: [],
      packetType: 0,
      multitrackType: 2,
      tracks: [
        { trackId: 0, fourCc: 'av01', compositionTimeMs: 0, payload: hex('8105') },
        { trackId: 255, fourCc: 'vp09', compositionTimeMs: 0, payload: hex('') },
      ],
    },
    class: videoClass('av01', 'config'),
  },
  {
    name: 'ModEx with a nanosecond offset',
    source: v2,
    hex: `a7 02 0f423f 01 ${hvc1} 000000 02`,
    tag: {
      ...(enhanced(2, 1, 'hvc1', '02') as Extract<VideoTag, { kind: 'enhanced' }>),
      modEx: [{ type: 0, data: hex('0f423f') }],
    },
    class: videoClass('hvc1', 'frame'),
  },
  {
    name: 'two ModEx, one unknown and longer than a byte can say, before one track',
    source: v2,
    hex: `97 ff012b ${Buffer.from(longModEx).toString('hex')} 97 00 aa 06 03 ${hvc1} 01 26`,
    tag: {
      kind: 'enhanced',
      frameType: 1,
      modEx: [
        { type: 9, data: longModEx },
        { type: 0, data: hex('aa') },
      ],
      packetType: 3,
      multitrackType: 0,
      tracks: [{ trackId: 1, fourCc: 'hvc1', compositionTimeMs: 0, payload: hex('26') }],
    },
    class: videoClass('hvc1', 'frame', { keyframe: true, trackId: 1 }),
  },
  {
    name: 'ModEx before a command',
    source: v2,
    hex: 'd7 00 aa 01 00',
    tag: {
      kind: 'enhanced-command',
      packetType: 1,
      modEx: [{ type: 0, data: hex('aa') }],
      command: 0,
      payload: hex(''),
    },
    class: videoClass('', 'message'),
  },
];

/** Bodies that are refused, and that the hub is to ignore. */
export const invalidVideoVectors: readonly {
  readonly name: string;
  readonly hex: string;
  readonly code: ErrorCode;
}[] = [
  { name: 'nothing', hex: '', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'AVC without composition time', hex: '17 01 0000', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'a command that does not come', hex: '57', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'an enhanced command that does not come', hex: 'd1', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'half a FourCC', hex: '90 6876', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'HEVC without composition time', hex: `91 ${hvc1} 0000`, code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'multitrack without its type', hex: '96', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'one track without its id', hex: `96 01 ${hvc1}`, code: 'MEDIA_HEADER_TRUNCATED' },
  {
    name: 'one track without composition time',
    hex: `96 01 ${hvc1} 00 0000`,
    code: 'MEDIA_HEADER_TRUNCATED',
  },
  { name: 'many tracks without one', hex: `96 11 ${av01}`, code: 'MEDIA_HEADER_TRUNCATED' },
  {
    name: 'a track longer than the body',
    hex: `96 11 ${av01} 00 000003 0a0b`,
    code: 'MEDIA_HEADER_TRUNCATED',
  },
  {
    name: 'a track too short for its composition time',
    hex: `96 11 ${hvc1} 00 000002 0000 01 000003 000000`,
    code: 'MEDIA_HEADER_TRUNCATED',
  },
  { name: 'multitrack in multitrack', hex: `96 06 ${hvc1} 00 00`, code: 'MEDIA_HEADER_INVALID' },
  { name: 'a reserved multitrack type', hex: `96 31 ${hvc1} 00 000000`, code: 'MEDIA_HEADER_INVALID' },
  { name: 'ModEx without data', hex: '97 02 0f42', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'ModEx without a packet type behind it', hex: '97 02 0f423f', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'ModEx and half of its wide size', hex: '97 ff 00', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: '17 ModEx', hex: `97 ${'00aa07'.repeat(16)} 00aa01 ${av01}`, code: 'LIMIT_EXCEEDED' },
];
