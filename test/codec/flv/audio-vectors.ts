import type { AudioClass, AudioTag } from '../../../src/codec/flv/index.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { hex } from '../../support/bytes.ts';

/** An audio body, what it says, and what the hub needs of it. */
export interface AudioVector {
  readonly name: string;
  readonly source: string;
  readonly hex: string;
  readonly tag: AudioTag;
  readonly class: AudioClass;
}

const flv = 'Adobe FLV 10.1 §E.4.2, by hand';
const v2 = 'Enhanced RTMP v2, by hand';

const opus = '4f707573';
const mp4a = '6d703461';

function audioClass(codec: string, role: AudioClass['role'], trackId = 0): AudioClass {
  return { codec, role, trackId };
}

/** An enhanced tag of one track without multitrack. */
function enhanced(packetType: number, fourCc: string, payload: string): AudioTag {
  const track = { trackId: 0, fourCc, payload: hex(payload) };
  return { kind: 'enhanced', modEx: [], packetType, multitrackType: undefined, tracks: [track] };
}

const stereo44k = { soundRate: 3, soundSize: 1, soundType: 1 };

export const audioVectors: readonly AudioVector[] = [
  {
    name: 'AAC sequence header',
    source: flv,
    hex: 'af 00 1190',
    tag: { kind: 'aac', ...stereo44k, packetType: 0, payload: hex('1190') },
    class: audioClass('mp4a', 'config'),
  },
  {
    name: 'AAC frame',
    source: flv,
    hex: 'af 01 2110',
    tag: { kind: 'aac', ...stereo44k, packetType: 1, payload: hex('2110') },
    class: audioClass('mp4a', 'frame'),
  },
  {
    name: 'AAC frame without samples',
    source: flv,
    hex: 'ae 01',
    tag: { kind: 'aac', soundRate: 3, soundSize: 1, soundType: 0, packetType: 1, payload: hex('') },
    class: audioClass('mp4a', 'frame'),
  },
  {
    name: 'AAC packet of an unknown type',
    source: flv,
    hex: 'af 02 00',
    tag: { kind: 'aac', ...stereo44k, packetType: 2, payload: hex('00') },
    class: audioClass('mp4a', 'message'),
  },
  ...(
    [
      ['PCM, platform endian', '02', 0, 0, 1, 0, 'flv-audio-0'],
      ['ADPCM', '17', 1, 1, 1, 1, 'flv-audio-1'],
      ['MP3', '2f', 2, 3, 1, 1, '.mp3'],
      ['PCM, little endian', '36', 3, 1, 1, 0, 'sowt'],
      ['Nellymoser at 16 kHz', '42', 4, 0, 1, 0, 'nmos'],
      ['Nellymoser at 8 kHz', '52', 5, 0, 1, 0, 'nmos'],
      ['Nellymoser', '6a', 6, 2, 1, 0, 'nmos'],
      ['G.711 A-law', '72', 7, 0, 1, 0, 'alaw'],
      ['G.711 mu-law', '80', 8, 0, 0, 0, 'ulaw'],
      ['Speex', 'b6', 11, 1, 1, 0, 'spex'],
      ['a reserved format', 'cf', 12, 3, 1, 1, 'flv-audio-12'],
      ['MP3 at 8 kHz', 'e2', 14, 0, 1, 0, '.mp3'],
      ['device specific sound', 'f0', 15, 0, 0, 0, 'flv-audio-15'],
    ] as const
  ).map(([name, first, soundFormat, soundRate, soundSize, soundType, codec]): AudioVector => {
    const tag = {
      kind: 'legacy',
      soundFormat,
      soundRate,
      soundSize,
      soundType,
      payload: hex('aabb'),
    } as const;
    return { name, source: flv, hex: `${first} aabb`, tag, class: audioClass(codec, 'frame') };
  }),
  {
    name: 'Opus sequence start',
    source: v2,
    hex: `90 ${opus} 4f707573`,
    tag: enhanced(0, 'Opus', '4f707573'),
    class: audioClass('Opus', 'config'),
  },
  {
    name: 'Opus sequence start without an ID header',
    source: v2,
    hex: `90 ${opus}`,
    tag: enhanced(0, 'Opus', ''),
    class: audioClass('Opus', 'config'),
  },
  {
    name: 'coded frames',
    source: v2,
    hex: '91 664c6143 fff8',
    tag: enhanced(1, 'fLaC', 'fff8'),
    class: audioClass('fLaC', 'frame'),
  },
  {
    name: 'sequence end',
    source: v2,
    hex: '92 2e6d7033',
    tag: enhanced(2, '.mp3', ''),
    class: audioClass('.mp3', 'end'),
  },
  {
    name: 'multichannel config',
    source: `${v2}; FFmpeg 8.1 sends one with every E-AC-3 stream`,
    hex: '94 65632d33 01 01 00000004',
    tag: enhanced(4, 'ec-3', '010100000004'),
    class: audioClass('ec-3', 'metadata'),
  },
  {
    name: 'an unknown FourCC',
    source: v2,
    hex: '91 61626364 00',
    tag: enhanced(1, 'abcd', '00'),
    class: audioClass('abcd', 'frame'),
  },
  {
    name: 'the packet type that is reserved',
    source: v2,
    hex: `93 ${mp4a} 00`,
    tag: enhanced(3, 'mp4a', '00'),
    class: audioClass('mp4a', 'message'),
  },
  {
    name: 'one track',
    source: `${v2}; OBS sends further tracks so`,
    hex: `95 00 ${mp4a} 01 1190`,
    tag: {
      kind: 'enhanced',
      modEx: [],
      packetType: 0,
      multitrackType: 0,
      tracks: [{ trackId: 1, fourCc: 'mp4a', payload: hex('1190') }],
    },
    class: audioClass('mp4a', 'config', 1),
  },
  {
    name: 'many tracks of one codec',
    source: v2,
    hex: `95 11 ${opus} 07 000002 f8ff 00 000000 08 000001 aa`,
    tag: {
      kind: 'enhanced',
      modEx: [],
      packetType: 1,
      multitrackType: 1,
      tracks: [
        { trackId: 7, fourCc: 'Opus', payload: hex('f8ff') },
        { trackId: 0, fourCc: 'Opus', payload: hex('') },
        { trackId: 8, fourCc: 'Opus', payload: hex('aa') },
      ],
    },
    class: audioClass('Opus', 'frame', 7),
  },
  {
    name: 'many tracks of many codecs',
    source: v2,
    hex: `95 21 ${mp4a} 00 000001 21 ${opus} 01 000001 f8`,
    tag: {
      kind: 'enhanced',
      modEx: [],
      packetType: 1,
      multitrackType: 2,
      tracks: [
        { trackId: 0, fourCc: 'mp4a', payload: hex('21') },
        { trackId: 1, fourCc: 'Opus', payload: hex('f8') },
      ],
    },
    class: audioClass('mp4a', 'frame'),
  },
  {
    name: 'ModEx with a nanosecond offset before one track',
    source: v2,
    hex: `97 02 000001 05 01 ${opus} 03 f8`,
    tag: {
      kind: 'enhanced',
      modEx: [{ type: 0, data: hex('000001') }],
      packetType: 1,
      multitrackType: 0,
      tracks: [{ trackId: 3, fourCc: 'Opus', payload: hex('f8') }],
    },
    class: audioClass('Opus', 'frame', 3),
  },
];

/** Bodies that are refused, and that the hub is to ignore. */
export const invalidAudioVectors: readonly {
  readonly name: string;
  readonly hex: string;
  readonly code: ErrorCode;
}[] = [
  { name: "nothing: Flash's silence message", hex: '', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'AAC without a packet type', hex: 'af', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'half a FourCC', hex: '91 4f70', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'one track without its id', hex: `95 01 ${opus}`, code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'many tracks without one', hex: '95 21', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'a track longer than the body', hex: `95 11 ${opus} 00 000002 f8`, code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'a track without all of its size', hex: `95 11 ${opus} 00 0000`, code: 'MEDIA_HEADER_TRUNCATED' },
  { name: 'multitrack in multitrack', hex: `95 05 ${opus} 00`, code: 'MEDIA_HEADER_INVALID' },
  { name: 'a reserved multitrack type', hex: `95 f1 ${opus} 00 000000`, code: 'MEDIA_HEADER_INVALID' },
  { name: 'ModEx without an end', hex: '97 00 aa', code: 'MEDIA_HEADER_TRUNCATED' },
  { name: '17 ModEx', hex: `97 ${'00aa07'.repeat(16)} 00aa01 ${opus}`, code: 'LIMIT_EXCEEDED' },
];
